package dev.fanfare.cli.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a room is.
 *
 * @param base {@code ws://} or {@code wss://}, host, port, and the path under which a proxy has the node, without a slash at its end
 */
public record RoomAddress(URI base, String room, String user) {
    private static final Pattern URL =
            Pattern.compile("(?i)(?<scheme>(?:ws|http)s?)://(?<host>[^/\\s?#]+)(?<path>/[^\\s?#]*)?");

    /** @throws IllegalArgumentException with a message for a person */
    public static RoomAddress of(String url, String room, String user) {
        // Names only; what a name may be is the model's to say.
        new dev.fanfare.model.RoomName(room);
        new dev.fanfare.model.UserName(user);
        Matcher known = URL.matcher(url);
        if (!known.matches()) {
            throw new IllegalArgumentException("the URL is ws[s]://host:port, and not '" + url + "'");
        }
        String scheme = known.group("scheme").toLowerCase(Locale.ROOT).replaceFirst("^http", "ws");
        String path = known.group("path") == null ? "" : known.group("path").replaceFirst("/+$", "");
        return new RoomAddress(URI.create(scheme + "://" + known.group("host") + path), room, user);
    }

    /** The URL that takes messages over HTTP. */
    public URI messages() {
        return URI.create(base.toString().replaceFirst("^ws", "http") + "/rooms/" + encode(room) + "/messages");
    }

    /**
     * The URL of a membership.
     *
     * @param since the last id seen, or null
     * @param history how many messages back to start
     */
    public URI join(String since, int history) {
        String query = since == null ? history > 0 ? "?history=" + history : "" : "?since=" + encode(since);
        return URI.create(base + "/ws/" + encode(room) + "/" + encode(user) + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
