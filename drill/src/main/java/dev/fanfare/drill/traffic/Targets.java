package dev.fanfare.drill.traffic;

import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the deployment is. */
final class Targets {
    private static final String SUBPROTOCOL = "fanfare.v1";

    private final List<URI> targets;

    Targets(List<URI> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no target");
        }
        this.targets = List.copyOf(targets);
    }

    /** Plain: a member of a room from the first moment. */
    WebSocketConnectOptions plain(int target, String room, String user, String since) {
        String query = since == null ? "" : "?since=" + encoded(since);
        return to(target, "/ws/" + room + "/" + user + query);
    }

    /** Command mode, in no room yet. */
    WebSocketConnectOptions command(int target, String user) {
        return to(target, "/ws?user=" + user).addSubProtocol(SUBPROTOCOL);
    }

    /** Command mode for a publisher, in the room, without its own messages. */
    WebSocketConnectOptions publisher(int target, String room, String user) {
        return to(target, "/ws/" + room + "/" + user + "?echo=false").addSubProtocol(SUBPROTOCOL);
    }

    private WebSocketConnectOptions to(int target, String path) {
        URI uri = targets.get(Math.floorMod(target, targets.size()));
        boolean secure = "wss".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        String base = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
        return new WebSocketConnectOptions()
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(secure)
                .setTimeout(Socket.SILENCE_SECONDS * 1_000)
                .setURI(base + path);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
