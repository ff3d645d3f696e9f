package dev.fanfare.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script that Redis runs.
 *
 * @param source the text
 * @param sha what Redis knows it by (EVALSHA): the text's SHA-1 in hexadecimal
 * @param sharded the same with SPUBLISH wherever the text has PUBLISH; null where that is what this one is
 */
public record LuaScript(String source, String sha, LuaScript sharded) {
    /** The resources of these names beside a class, one after the other. */
    public static LuaScript of(Class<?> beside, String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(read(beside, name));
        }
        String plain = text.toString();
        String sharded = plain.replace("'PUBLISH'", "'SPUBLISH'");
        return new LuaScript(plain, sha1(plain), new LuaScript(sharded, sha1(sharded), null));
    }

    /** This one, or its variant for sharded pub/sub. */
    public LuaScript variant(boolean shardedPubSub) {
        return shardedPubSub && sharded != null ? sharded : this;
    }

    private static String read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
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
