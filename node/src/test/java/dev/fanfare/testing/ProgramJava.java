package dev.fanfare.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * How tests call Java to run the program as a process of its own: starting quickly and taking little, as several share the
 * machine with the test. Where the build has packaged the program it runs from its jar and its libraries, as shipped, and from
 * an archive of its classes, which halves the CPU time of a start; elsewhere from the class path of the tests.
 */
public final class ProgramJava {
    /** The node's jar, said by the build; its libraries are beside it. */
    private static final String JAR = System.getProperty("fanfare.test.jar", "");

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** As {@code ./fanfare} and the image start it; from JDK 24 on it would print warnings without. */
    private static final List<String> QUIET = Runtime.version().feature() < 24
            ? List.of()
            : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /** An archive that is not there or does not fit is passed over. */
    private static final List<String> SILENT = Runtime.version().feature() < 24
            ? List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off")
            : List.of("-Xlog:cds=off", "-Xlog:aot=off");

    /** Not set by the class's initializer: what waits there for another thread waits for ever. */
    private static List<String> withArchive;

    private ProgramJava() {}

    /** Up to the main class; the program's arguments follow. */
    public static List<String> command(String heap, String... options) {
        List<String> command = call(heap);
        command.addAll(withArchive());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), "dev.fanfare.Main"));
        return command;
    }

    private static List<String> call(String heap) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(heap);
        command.addAll(SMALL);
        command.addAll(QUIET);
        command.addAll(
                List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "-Dio.netty.tryReflectionSetAccessible=true"));
        // As shipped; else the one of the tests would be taken where their class path is used.
        command.add("-Dlogback.configurationFile=logback.xml");
        return command;
    }

    private static boolean isPackaged() {
        return !JAR.isEmpty() && Files.isReadable(Path.of(JAR));
    }

    private static String classPath() {
        if (!isPackaged()) {
            return System.getProperty("java.class.path");
        }
        Path target = Path.of(JAR).getParent();
        return String.join(File.pathSeparator, JAR, target.resolve("lib/*") + "", target.resolve("demo-lib/*") + "");
    }

    // ---- the archive: one for all JVMs of tests ----

    private static synchronized List<String> withArchive() {
        if (withArchive == null) {
            withArchive = isPackaged() ? archived() : List.of();
        }
        return withArchive;
    }

    private static List<String> archived() {
        Path jar = Path.of(JAR);
        Path archive = jar.resolveSibling("classes-of-tests-" + Runtime.version() + ".jsa");
        try (FileChannel file = FileChannel.open(
                        jar.resolveSibling("classes-of-tests.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            boolean there = held.isValid()
                    && Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
            if (!there) {
                make(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<String> options = new ArrayList<>(SILENT);
        options.add("-XX:SharedArchiveFile=" + archive);
        return List.copyOf(options);
    }

    /** By a node that has a Redis and serves nobody. What could not be made is not tried again until there is another jar. */
    private static void make(Path archive) throws IOException, InterruptedException {
        Path log = Files.createTempFile("fanfare-archive", ".log");
        Path made = archive.resolveSibling(archive.getFileName() + ".new");
        Files.deleteIfExists(made);
        RedisServer redis = RedisServer.member(TestPorts.free());
        redis.restart();
        List<String> command = call("-Xmx256m");
        command.addAll(SILENT);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-cp", classPath(), "dev.fanfare.Main", "node"));
        command.addAll(List.of("--port", "0", "--ops-port", "0", "--redis", "redis://127.0.0.1:" + redis.port()));
        TestProgram node = TestProgram.start(log, Map.of("FANFARE_DRAIN_DELAY", "0ms"), command);
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> !node.isAlive() || node.output().contains(" serves "));
        node.terminate();
        node.awaitEnd(BOUND.toSeconds());
        redis.close();
        if (!Files.exists(made)) {
            Files.createFile(made);
        }
        Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(log);
    }
}
