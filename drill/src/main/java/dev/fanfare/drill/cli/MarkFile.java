package dev.fanfare.drill.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes each line that is appended to a file as a mark. What stood in it before is none; it need not exist yet. */
final class MarkFile implements AutoCloseable {
    private static final int EVERY_MS = 100;
    private static final int MOST_BYTES = 64 * 1024;

    private final Path file;
    private final Consumer<String> marks;
    private final StringBuilder line = new StringBuilder();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mark-file");
        thread.setDaemon(true);
        return thread;
    });
    private long read;

    MarkFile(Path file, Consumer<String> marks) {
        this.file = file;
        this.marks = marks;
        this.read = length();
        timer.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        long length = length();
        if (length < read) {
            read = 0; // written anew
            line.setLength(0);
        }
        if (length == read) {
            return;
        }
        byte[] bytes = new byte[(int) Math.min(MOST_BYTES, length - read)];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(read);
            in.readFully(bytes);
        } catch (IOException e) {
            return; // gone again; the next look tells
        }
        read += bytes.length;
        take(new String(bytes, StandardCharsets.UTF_8));
    }

    private void take(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                marks.accept(line.toString());
                line.setLength(0);
            } else if (line.length() < MOST_BYTES) {
                line.append(text.charAt(i));
            }
        }
    }

    private long length() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
