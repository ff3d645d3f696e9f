package dev.fanfare.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file: UTF-8, a {@code key = value} a line, blank lines and lines that begin with {@code #} are skipped. White space
 * around key and value does not count. There is no quoting and no escape.
 */
final class ConfigFile {
    private ConfigFile() {}

    /** What the file sets, by key name, known or not; adds to {@code faults} what cannot be read. */
    static Map<String, Setting> read(Path file, List<String> faults) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<String> lines = lines(file, faults);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(settings, line, file + " line " + (i + 1), faults);
            }
        }
        return settings;
    }

    private static void add(Map<String, Setting> settings, String line, String origin, List<String> faults) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            // The line is not shown: it may be half of a password.
            faults.add(origin + ": is not 'key = value'");
            return;
        }
        String name = line.substring(0, equals).strip();
        Setting before =
                settings.put(name, new Setting(line.substring(equals + 1).strip(), origin));
        if (before != null) {
            faults.add(origin + ": '" + name + "' is set again; it was set in " + before.origin());
        }
    }

    private static List<String> lines(Path file, List<String> faults) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            faults.add("config: there is no file " + file);
        } catch (MalformedInputException e) {
            faults.add("config: " + file + " is not UTF-8");
        } catch (IOException e) {
            faults.add("config: " + file + " cannot be read: " + e.getMessage());
        }
        return List.of();
    }
}
