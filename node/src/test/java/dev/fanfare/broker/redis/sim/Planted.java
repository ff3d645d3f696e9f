package dev.fanfare.broker.redis.sim;

import dev.fanfare.room.Hub;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The whole program and its simulation, loaded once more with some classes compiled from sources that were changed. */
final class Planted implements AutoCloseable {
    private static final Path SOURCES = Path.of("src/main/java");

    private final URLClassLoader classes;

    private Planted(URLClassLoader classes) {
        this.classes = classes;
    }

    /** Plants a bug; {@code dir} is empty and takes sources and classes. */
    static Planted with(SourceBug bug, Path dir) throws IOException {
        List<Path> changed = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> one : bug.planted().entrySet()) {
            String source = Files.readString(SOURCES.resolve(one.getKey()));
            for (Map.Entry<String, String> place : one.getValue().entrySet()) {
                source = replaced(one.getKey(), source, place.getKey(), place.getValue());
            }
            Path file = dir.resolve(one.getKey());
            Files.createDirectories(file.getParent());
            changed.add(Files.writeString(file, source));
        }
        compile(changed, dir);
        URL[] urls = {dir.toUri().toURL(), place(Planted.class), place(Hub.class)};
        return new Planted(new OwnFirst(urls));
    }

    private static String replaced(String file, String source, String place, String by) {
        Matcher matcher = Pattern.compile(place).matcher(source);
        List<MatchResult> found = matcher.results().toList();
        if (found.size() != 1) {
            throw new IllegalStateException(place + " stands " + found.size() + " times in " + file);
        }
        return matcher.reset().replaceFirst(Matcher.quoteReplacement(by));
    }

    private static void compile(List<Path> sources, Path dir) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                dir.toString(),
                "-cp",
                place(Hub.class).getPath()
                        + System.getProperty("path.separator")
                        + System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("what was planted does not compile: " + said);
            }
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Runs seeds until one has a violation or so many have run; see {@link Sim#lines}. */
    @SuppressWarnings("unchecked")
    List<String> run(long first, int count, String scenario) throws ReflectiveOperationException {
        Method lines =
                classes.loadClass(Sim.class.getName()).getDeclaredMethod("lines", long.class, int.class, String.class);
        lines.setAccessible(true);
        return (List<String>) lines.invoke(null, first, count, scenario);
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }

    /** Loads this program's classes itself, and others as everybody does. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL[] urls) {
            super(urls, Planted.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("dev.fanfare.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
