package dev.fanfare.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** API keys as they are given: in one text with commas between, or in a file. Nothing here ever shows one. */
final class ApiKeyTexts {
    private static final int MOST = 100;

    private ApiKeyTexts() {}

    /** @throws IllegalArgumentException when there are too many, or one is no key */
    static List<String> split(String text) {
        List<String> keys = List.of(text.split(",", -1));
        for (int i = 0; i < keys.size(); i++) {
            check(keys.get(i), "number " + (i + 1));
        }
        return counted(keys, "there are ");
    }

    /**
     * The file with the keys: one a line; empty lines, and lines that begin with {@code #}, are passed over.
     *
     * @throws IllegalArgumentException when it cannot be read, or holds a line that is no key
     */
    static List<String> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the file " + file + " cannot be read: " + e.getClass().getSimpleName());
        }
        for (int i = 0; i < lines.size(); i++) {
            if (isKey(lines.get(i))) {
                check(lines.get(i), "line " + (i + 1) + " of the file " + file);
            }
        }
        return counted(lines.stream().filter(ApiKeyTexts::isKey).toList(), "the file " + file + " holds ");
    }

    private static void check(String key, String where) {
        if (!key.matches("[!-~]{16,256}")) {
            throw new IllegalArgumentException(
                    where + " is not a key: 16 to 256 printable ASCII characters without spaces");
        }
    }

    private static List<String> counted(List<String> keys, String where) {
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException(where + keys.size() + " keys; 1 to " + MOST + " are accepted");
        }
        return keys;
    }

    private static boolean isKey(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }
}
