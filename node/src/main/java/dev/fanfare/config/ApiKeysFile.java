package dev.fanfare.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file with the API keys: one a line; empty lines, and lines that begin with {@code #}, are passed over. */
final class ApiKeysFile {
    private static final int MOST = 100;

    private ApiKeysFile() {}

    /** @throws IllegalArgumentException when it cannot be read, or holds a line that is no key; it never shows one */
    static List<String> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the file " + file + " cannot be read: " + e.getClass().getSimpleName());
        }
        for (int i = 0; i < lines.size(); i++) {
            if (isKey(lines.get(i)) && !lines.get(i).matches("[!-~]{16,256}")) {
                throw new IllegalArgumentException("line " + (i + 1) + " of the file " + file
                        + " is not a key: 16 to 256 printable ASCII characters without spaces");
            }
        }
        List<String> keys = lines.stream().filter(ApiKeysFile::isKey).toList();
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException(
                    "the file " + file + " holds " + keys.size() + " keys; 1 to " + MOST + " are accepted");
        }
        return keys;
    }

    private static boolean isKey(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }
}
