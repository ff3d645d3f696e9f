package dev.fanfare.drill.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;

/**
 * Where and when the drill was run.
 *
 * @param program name and version
 * @param started when
 * @param commandLine what was typed
 * @param processor its model and how many
 * @param memory of the machine
 * @param system name, version, architecture
 * @param java version and maker
 */
public record Environment(
        String program,
        OffsetDateTime started,
        String commandLine,
        String processor,
        String memory,
        String system,
        String java) {

    /** This machine, now. */
    public static Environment here(String commandLine) {
        return new Environment(
                programAndVersion(),
                OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS),
                commandLine,
                Runtime.getRuntime().availableProcessors() + " x "
                        + line("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
                memory(line("/proc/meminfo", "MemTotal", "unknown")),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                Runtime.version() + ", " + System.getProperty("java.vendor"));
    }

    /** Name and version of this program. */
    public static String programAndVersion() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return "fanfare drill " + (version == null ? "development" : version);
    }

    /** {@code 24684096 kB} as {@code 23.5 GiB}; another text as it is. */
    static String memory(String text) {
        return text.matches("\\d+ kB")
                ? String.format(
                        Locale.ROOT, "%.1f GiB", Long.parseLong(text.substring(0, text.length() - 3)) / 1024.0 / 1024)
                : text;
    }

    /** The value behind a name in a file of {@code name : value} lines; another text where there is none. */
    private static String line(String file, String name, String otherwise) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name) && line.contains(":"))
                    .min(Comparator.naturalOrder())
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(otherwise);
        } catch (IOException | java.io.UncheckedIOException e) {
            return otherwise;
        }
    }
}
