package dev.fanfare.drill;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The drill as its user runs it: a process of its own, which starts nodes as processes. */
final class DrillRun implements AutoCloseable {
    private static final int LONGEST_SECONDS = 240;

    private final Process process;
    private final Path out;

    private DrillRun(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    static DrillRun start(Path dir, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dfanfare.home=.."));
        // One that is killed cannot remove its files: they go with the test's.
        command.add("-Djava.io.tmpdir=" + dir);
        command.addAll(nodeOptions());
        command.addAll(List.of("-cp", classPathWithout("node"), "dev.fanfare.drill.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(dir, "drill", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
        return new DrillRun(builder.start(), out);
    }

    /** Nodes run as they are shipped, and from the archive of their classes where the node's tests made one. */
    private static List<String> nodeOptions() throws IOException {
        Path target = Path.of("..", "node", "target").toAbsolutePath().normalize();
        Optional<Path> jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.filter(file -> file.getFileName().toString().matches("fanfare-node-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst();
        }
        if (jar.isEmpty()) {
            return List.of("-Dfanfare.node.classpath=" + classPathWithout("drill"));
        }
        String classPath = jar.get() + ":" + target.resolve("lib/*") + ":" + target.resolve("demo-lib/*");
        Path archive = target.resolve("classes-of-tests-" + Runtime.version() + ".jsa");
        // It does not fit the drill itself, which passes over it.
        return List.of(
                "-Dfanfare.node.classpath=" + classPath,
                "-Xlog:cds=off",
                Runtime.version().feature() < 24 ? "-Xlog:cds+dynamic=off" : "-Xlog:aot=off",
                "-XX:SharedArchiveFile=" + archive);
    }

    /** Each program finds its own classes alone, as with the launcher: neither leans on the other's. */
    private static String classPathWithout(String module) {
        Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().startsWith(target))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Waits for its end and answers the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + output());
        }
        return process.exitValue();
    }

    /** Every process it started, and theirs. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String output() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
