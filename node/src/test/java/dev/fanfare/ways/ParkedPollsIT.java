package dev.fanfare.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.NodeProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests that wait cost a node: no thread, and little memory. Prints what it measured. */
class ParkedPollsIT {
    private static final int POLLS = 5_000;
    private static final int ROOMS = 100;
    private static final int WARM = 200;

    /** Generous: what was measured is in docs/operations/sizing.md. */
    private static final long MOST_HEAP_BYTES_EACH = 24 << 10;

    private static final long MOST_RSS_BYTES_EACH = 48 << 10;

    /** A JIT compiler may start or end a thread meanwhile; polls may not. */
    private static final int OTHER_THREADS = 3;

    /** The last id of each room. */
    private final String[] last = new String[ROOMS];

    @TempDir
    private Path dir;

    private record Cost(long heap, long rss, long threads) {}

    @Test
    void fiveThousandParkedPolls_costNoThread_andABoundedAmountOfMemory() throws Exception {
        try (NodeProgram node = NodeProgram.start(dir, "parked")) {
            node.awaitReady();
            // given a node that has done all of this before
            List<SocketChannel> warm = park(node, WARM);
            publishToAll(node);
            answers(warm);
            Cost before = cost(node);
            // when
            List<SocketChannel> parked = park(node, POLLS);
            Cost after = cost(node);
            // then
            long heapEach = (after.heap - before.heap) / POLLS;
            long rssEach = (after.rss - before.rss) / POLLS;
            System.out.printf(
                    "%d parked polls in %d rooms: heap %d bytes each, RSS %d bytes each, threads %d before and %d with them%n",
                    POLLS, ROOMS, heapEach, rssEach, before.threads, after.threads);
            assertThat(after.threads).isLessThanOrEqualTo(before.threads + OTHER_THREADS);
            assertThat(heapEach).isLessThan(MOST_HEAP_BYTES_EACH);
            assertThat(rssEach).isLessThan(MOST_RSS_BYTES_EACH);
            // when each room gets a message
            publishToAll(node);
            // then each poll is answered with it
            assertThat(answers(parked)).hasSize(POLLS).allMatch(answer -> answer.contains("\"data\":\"news\""));
            await().until(() -> members(node) == 0);
        }
    }

    /** Sends so many polls, and returns when all of them wait. */
    private List<SocketChannel> park(NodeProgram node, int count) throws IOException {
        List<SocketChannel> parked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", node.port()));
            String request = "GET /rooms/r" + i % ROOMS + "/messages?wait=60&since=" + since(node, i % ROOMS)
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            parked.add(socket);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> members(node) == count);
        return parked;
    }

    private String since(NodeProgram node, int room) {
        try {
            if (last[room] == null) {
                last[room] = Publishing.one(node.port(), "r" + room, "\"first\"");
            }
            return last[room];
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void publishToAll(NodeProgram node) throws Exception {
        for (int i = 0; i < ROOMS; i++) {
            last[i] = Publishing.one(node.port(), "r" + i, "\"news\"");
        }
    }

    /** Reads each answer to its end. */
    private static List<String> answers(List<SocketChannel> parked) throws IOException {
        List<String> answers = new ArrayList<>();
        for (SocketChannel socket : parked) {
            try (socket) {
                socket.socket().setSoTimeout(20_000);
                answers.add(new String(socket.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return answers;
    }

    private static long members(NodeProgram node) throws Exception {
        String metrics = HttpLines.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.opsPort() + "/metrics"))
                                .build())
                .body();
        return (long) Double.parseDouble(find("(?m)^fanfare_members\\{transport=\"poll\"} ([0-9.E]+)$", metrics));
    }

    /** Live heap after a full collection, resident memory, threads of the process. */
    private Cost cost(NodeProgram node) throws Exception {
        Path proc = Path.of("/proc", node.pid() + "");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Path out = dir.resolve("histogram");
        new ProcessBuilder(jcmd, node.pid() + "", "GC.class_histogram")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        long heap = Long.parseLong(find("(?m)^Total +[0-9]+ +([0-9]+)$", Files.readString(out)));
        long rss = 1_024 * Long.parseLong(find("VmRSS:\\s+([0-9]+) kB", Files.readString(proc.resolve("status"))));
        try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
            return new Cost(heap, rss, threads.count());
        }
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
