package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * The server to run: {@code redis-server}, {@code valkey-server}, or what else takes their options.
 *
 * @param path where it is
 */
record RedisProgram(String path) {
    /** {@code Redis server v=7.0.15 sha=...}, {@code Valkey server v=8.1.1 sha=...}. */
    private static final Pattern VERSION = Pattern.compile("(\\w+) server v=(\\S+)");

    /**
     * Finds it.
     *
     * @param dir where one that is carried is put
     * @param wanted path of the program; empty: the machine's own, else the one that is carried
     */
    static RedisProgram find(Path dir, String wanted) {
        if (!wanted.isEmpty()) {
            Path path = Path.of(wanted).toAbsolutePath();
            if (!Files.isExecutable(path)) {
                throw new ClusterException(wanted + " is not a program that can be run");
            }
            return new RedisProgram(path.toString());
        }
        return new RedisProgram(
                Programs.find("redis-server").map(Path::toString).orElseGet(() -> carried(dir)));
    }

    /** For a person: {@code Redis 7.0.15 (/usr/bin/redis-server)}. */
    String description() throws InterruptedException {
        Matcher version = VERSION.matcher(told());
        return (version.find() ? version.group(1) + " " + version.group(2) : "Redis of an unknown version") + " ("
                + path + ")";
    }

    private String told() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(path, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        } catch (IOException e) {
            throw new ClusterException(path + " cannot be run: " + e.getMessage());
        }
    }

    private static String carried(Path dir) {
        try {
            return ExecutableProvider.newJarResourceProvider(dir.toFile()).get().getPath();
        } catch (IOException | RuntimeException e) {
            throw new ClusterException(
                    "there is no redis-server on the PATH, and none is carried for this machine: " + e.getMessage());
        }
    }
}
