package dev.fanfare.cli.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a room is.
 *
 * @param base {@code ws://}, {@code wss://}, {@code http://} or {@code https://}, host and port
 */
public record RoomAddress(URI base, String room, String user) {
    /** @throws IllegalArgumentException with a message for a person */
    public static RoomAddress of(String url, String room, String user) {
        // Names only; what a name may be is the model's to say.
        new dev.fanfare.model.RoomName(room);
        new dev.fanfare.model.UserName(user);
        if (!url.matches("(ws|http)s?://[^/\\s?#]+/?")) {
            throw new IllegalArgumentException("the URL is ws[s]://host:port, and not '" + url + "'");
        }
        String base = url.replaceFirst("^http", "ws").replaceFirst("/$", "");
        return new RoomAddress(URI.create(base), room, user);
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
