package dev.fanfare.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code redis[s]://[user[:password]@]host[:port][/db]}; user and password percent-encoded where they hold reserved
 * characters.
 *
 * @param tls whether it was {@code rediss}
 * @param user null for the default user
 * @param password null where none was given
 */
record RedisUrl(boolean tls, String user, String password, String host, int port, int database) {
    private static final Pattern URL = Pattern.compile(
            "redis(?<s>s?)://(?:(?<user>[^:@/]*)(?::(?<password>[^/]*))?@)?(?<host>\\[[0-9A-Fa-f:.%]+]|[^:/@\\[\\]\\s]+)"
                    + "(?::(?<port>[0-9]{1,5}))?(?:/(?<db>[0-9]{0,5}))?");

    static RedisUrl parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("is not a Redis URL");
        }
        int port = url.group("port") == null ? 6379 : Integer.parseInt(url.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("has a port that is not 1 to 65535");
        }
        String db = url.group("db");
        return new RedisUrl(
                !url.group("s").isEmpty(),
                decode(url.group("user")),
                decode(url.group("password")),
                url.group("host").replaceAll("[\\[\\]]", ""),
                port,
                db == null || db.isEmpty() ? 0 : Integer.parseInt(db));
    }

    private static String decode(String part) {
        if (part == null || part.isEmpty()) {
            return null;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The decoder's own words hold the characters that it did not like: they are part of a password.
            throw new IllegalArgumentException(
                    "has a % in user or password that is not followed by two hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
    }
}
