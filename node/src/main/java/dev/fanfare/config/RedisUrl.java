package dev.fanfare.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code redis[s]://[user[:password]@]host[:port][/db]}, one server, or
 * {@code redis[s]+sentinel://[user[:password]@]host[:port],host[:port].../NAME[/db]}, the sentinels of a group, or
 * {@code redis[s]+cluster://[user[:password]@]host[:port],host[:port]...}, servers of a Redis Cluster; user and password, those of the servers, percent-encoded where they hold reserved characters.
 *
 * @param tls whether it was {@code rediss}
 * @param user null for the default user
 * @param password null where none was given
 * @param servers the server, the sentinels, or some servers of the cluster; at least one
 * @param primary what the sentinels call the group; null: there are none
 * @param cluster whether they are servers of a cluster
 */
record RedisUrl(
        boolean tls,
        String user,
        String password,
        List<HostPort> servers,
        String primary,
        boolean cluster,
        int database) {
    private static final String HOST = "(?:\\[[0-9A-Fa-f:.%]+]|[^:/@,\\[\\]\\s]+)";
    private static final Pattern ONE = Pattern.compile("(" + HOST + ")(?::([0-9]{1,5}))?");
    private static final Pattern URL = Pattern.compile("redis(?<s>s?)(?:\\+(?<kind>sentinel|cluster))?://"
            + "(?:(?<user>[^:@/]*)(?::(?<password>[^/]*))?@)?(?<hosts>[^/@\\s]+)(?:/(?<path>[^\\s]*))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DATABASE = Pattern.compile("[0-9]{0,5}");
    private static final Pattern SHOWABLE =
            Pattern.compile("(?:[a-z+]*://)?[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:,[A-Za-z0-9.-]*(?::[0-9]{1,5})?)*"
                    + "(?:/[A-Za-z0-9._!/-]*)?");
    private static final String ENCODE =
            "; in a user or password write @ as %40, : as %3A, / as %2F, # as %23, ? as %3F,"
                    + " % as %25, or give it as redis-password";
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final int MOST_SERVERS = 16;

    /** Whether a text, a URL or not, surely holds no password: hosts and ports, and what is behind a slash. */
    static boolean showable(String text) {
        return SHOWABLE.matcher(text).matches();
    }

    static RedisUrl parse(String text) {
        try {
            return parsed(text);
        } catch (IllegalArgumentException e) {
            // Whoever has a password in it may have to write it in another way; of a text without one that says
            // nothing.
            throw showable(text) ? e : new IllegalArgumentException(e.getMessage() + ENCODE);
        }
    }

    private static RedisUrl parsed(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("is not a Redis URL");
        }
        boolean sentinel = "sentinel".equals(url.group("kind"));
        boolean cluster = "cluster".equals(url.group("kind"));
        String path = url.group("path") == null ? "" : url.group("path");
        int slash = path.indexOf('/');
        String primary = sentinel ? slash < 0 ? path : path.substring(0, slash) : null;
        String database = !sentinel ? path : slash < 0 ? "" : path.substring(slash + 1);
        if (sentinel && !NAME.matcher(primary).matches()) {
            throw new IllegalArgumentException(
                    "has no name of a primary behind the sentinels, /NAME: 1 to 64 of" + " A-Z a-z 0-9 . _ -");
        }
        if (cluster && !path.isEmpty()) {
            throw new IllegalArgumentException("has a path; a cluster has no databases");
        }
        if (!DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException("has a database that is not a number");
        }
        return new RedisUrl(
                !url.group("s").isEmpty(),
                decode(url.group("user")),
                decode(url.group("password")),
                servers(url.group("hosts"), sentinel, cluster),
                primary,
                cluster,
                database.isEmpty() ? 0 : Integer.parseInt(database));
    }

    private static List<HostPort> servers(String text, boolean sentinels, boolean cluster) {
        List<HostPort> servers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher one = ONE.matcher(part);
            if (!one.matches()) {
                throw new IllegalArgumentException("is not a Redis URL");
            }
            String given = one.group(2);
            int port = given != null ? Integer.parseInt(given) : sentinels ? SENTINEL_PORT : PORT;
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("has a port that is not 1 to 65535");
            }
            servers.add(new HostPort(one.group(1).replaceAll("[\\[\\]]", ""), port));
        }
        if (!sentinels && !cluster && servers.size() > 1) {
            throw new IllegalArgumentException("names " + servers.size()
                    + " servers, which is for sentinels, redis+sentinel://host:port,host:port/NAME, or for a cluster,"
                    + " redis+cluster://host:port,host:port");
        }
        if (servers.size() > MOST_SERVERS || servers.stream().distinct().count() < servers.size()) {
            throw new IllegalArgumentException("names " + servers.size() + (cluster ? " servers" : " sentinels")
                    + "; 1 to " + MOST_SERVERS + " are accepted, each once");
        }
        return List.copyOf(servers);
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
        return (cluster ? "cluster " : "") + servers + (primary == null ? "" : "/" + primary) + "/" + database;
    }
}
