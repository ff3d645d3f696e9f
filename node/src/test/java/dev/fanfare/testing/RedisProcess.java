package dev.fanfare.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A redis-server as a child process, with a directory of its own. It ends with this JVM at the latest. */
final class RedisProcess implements RedisServer.Host {
    private final Path directory;
    private final String program;
    private final List<String> command = new ArrayList<>();
    private Process process;

    RedisProcess(boolean embedded, int port, String... args) {
        try {
            directory = Files.createTempDirectory("fanfare-redis");
            program = program(embedded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.addAll(List.of(program, "--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
        command.addAll(List.of("--appendonly", "no", "--dir", directory.toString()));
        command.addAll(List.of(args));
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    private RedisProcess(boolean embedded, List<String> configuration) {
        try {
            directory = Files.createTempDirectory("fanfare-sentinel");
            program = program(embedded);
            Path file = Files.write(directory.resolve("sentinel.conf"), configuration);
            command.addAll(List.of(program, file.toString(), "--sentinel", "--dir", directory.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** A sentinel with these lines of configuration, which it writes to as well: it can be started once. */
    static RedisProcess sentinel(boolean embedded, List<String> configuration) {
        return new RedisProcess(embedded, configuration);
    }

    private static String program(boolean embedded) throws IOException {
        if (!embedded) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
                Path file = Path.of(folder, "redis-server");
                if (Files.isExecutable(file)) {
                    return file.toString();
                }
            }
        }
        return ExecutableProvider.newJarResourceProvider().get().getPath();
    }

    @Override
    public String what() {
        return "process " + program;
    }

    @Override
    public void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> ended() {
        if (process == null || process.isAlive()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(directory.resolve("log"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        process = null;
        try (Stream<Path> files = Files.walk(directory)) {
            files.map(Path::toFile).filter(File::isFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        directory.toFile().deleteOnExit();
    }

    @Override
    public void pause() {
        Signals.pause(process);
    }

    @Override
    public void resume() {
        Signals.resume(process);
    }
}
