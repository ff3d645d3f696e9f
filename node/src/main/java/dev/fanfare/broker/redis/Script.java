package dev.fanfare.broker.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts; what each takes and answers stands at the head of its file. */
enum Script {
    APPEND,
    HISTORY,
    RECOVER;

    /** The text. */
    final String source;
    /** What Redis knows it by (EVALSHA): the text's SHA-1 in hexadecimal. */
    final String sha;

    Script() {
        source = read(name().toLowerCase(Locale.ROOT) + ".lua");
        sha = sha1(source);
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
