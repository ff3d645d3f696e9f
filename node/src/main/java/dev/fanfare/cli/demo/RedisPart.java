package dev.fanfare.cli.demo;

import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** The demo's Redis: the machine's own {@code redis-server}, else one that the program carries. Keeps nothing on disk. */
final class RedisPart {
    private RedisPart() {}

    static Part start(Path dir, int port) {
        Optional<Path> own = Programs.find("redis-server");
        Path program = own.orElseGet(() -> carried(dir));
        return Part.guard(
                "redis",
                dir,
                List.of(
                        program.toString(),
                        "--port",
                        port + "",
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        dir.toString()));
    }

    static String origin() {
        return Programs.find("redis-server").map(Path::toString).orElse("the one Fanfare carries");
    }

    private static Path carried(Path dir) {
        try {
            return ExecutableProvider.newJarResourceProvider(dir.toFile()).get().toPath();
        } catch (IOException | RuntimeException e) {
            throw new CommandFailure(
                    ExitCode.DEMO_PART,
                    "there is no redis-server on the PATH, and none is carried for this machine: " + e.getMessage());
        }
    }
}
