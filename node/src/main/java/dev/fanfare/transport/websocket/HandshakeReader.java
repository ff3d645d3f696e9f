package dev.fanfare.transport.websocket;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.Label;
import dev.fanfare.room.Echo;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.transport.OriginPolicy;
import dev.fanfare.transport.Parameters;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads a handshake and judges it: names and parameters first, then the upgrade, then what only an upgrade can lack, then
 * the origin. It reads the path as it came, so that nothing is decoded twice.
 *
 * <p><b>Threads:</b> any.
 */
final class HandshakeReader {
    private static final String HOW = "this is a WebSocket: connect with new WebSocket('ws://HOST/ws/ROOM/USER'),"
            + " or to /ws?user=USER with the sub-protocol 'fanfare.v1'";

    private final Limits limits;
    private final boolean compression;
    private final boolean compressionContext;
    private final OriginPolicy origins;

    HandshakeReader(Limits limits, WebSocketConfig config, OriginPolicy origins) {
        this.limits = limits;
        this.compression = config.compression();
        this.compressionContext = config.compressionContext();
        this.origins = origins;
    }

    /**
     * What the handshake asks for.
     *
     * @throws FanfareException with the code that the refusal carries
     */
    Invitation read(HttpServerRequest request) {
        String[] path = request.path().split("/", -1);
        Parameters parameters = new Parameters(request.query());
        if (path.length != 2 && path.length != 4 || !path[1].equals("ws")) {
            throw new FanfareException(ErrorCode.NOT_FOUND, "a WebSocket is at /ws/ROOM/USER or /ws");
        }
        return path.length == 4 ? ofRoom(request, path, parameters) : ofUser(request, parameters);
    }

    /** {@code /ws/{room}/{user}}. */
    private Invitation ofRoom(HttpServerRequest request, String[] path, Parameters parameters) {
        RoomName room = Parameters.room(path[2], limits.roomNameLength());
        UserName user = Parameters.user(path[3], limits.userNameBytes());
        boolean command = UpgradeHeaders.offersCommands(request);
        String format = parameters.text("format", ErrorCode.BAD_PARAMETER);
        boolean raw = "raw".equals(format);
        if (format != null && (command || !raw && !format.equals("json"))) {
            throw badParameter("'format' is json or raw, and not for 'fanfare.v1'");
        }
        Position since = parameters.position("since");
        int history = parameters.number("history", limits.historyMessages());
        boolean presence = parameters.flag("presence", false);
        Echo echo = echo(parameters, user);
        boolean sendsJson = sendsJson(parameters, command);
        if (raw && since != null) {
            throw badParameter("'since' is not for format=raw: no ids are seen there");
        }
        if (raw && presence) {
            throw badParameter("'presence' is not for format=raw: only payloads are seen there");
        }
        checkUpgrade(request);
        if (!command && request.headers().contains("Sec-WebSocket-Protocol")) {
            throw new FanfareException(
                    ErrorCode.SUBPROTOCOL_REQUIRED,
                    "of the sub-protocols asked for none is known here; known is 'fanfare.v1', and none at all is plain mode");
        }
        JoinRequest join = new JoinRequest(room, since, history, echo, presence);
        return invite(request, new Way(user, command, raw, sendsJson), join);
    }

    /** {@code /ws?user=}. */
    private Invitation ofUser(HttpServerRequest request, Parameters parameters) {
        String name = parameters.text("user", ErrorCode.BAD_USER);
        UserName user = name == null ? null : Parameters.decodedUser(name, limits.userNameBytes());
        checkUpgrade(request);
        if (user == null) {
            throw new FanfareException(ErrorCode.BAD_USER, "/ws needs ?user=");
        }
        if (!UpgradeHeaders.offersCommands(request)) {
            throw new FanfareException(
                    ErrorCode.SUBPROTOCOL_REQUIRED,
                    "/ws speaks the sub-protocol 'fanfare.v1'; plain mode is at /ws/ROOM/USER");
        }
        return invite(request, new Way(user, true, false, false), null);
    }

    private static void checkUpgrade(HttpServerRequest request) {
        if (!UpgradeHeaders.isUpgrade(request)) {
            throw new FanfareException(ErrorCode.UPGRADE_REQUIRED, UpgradeHeaders.missing(request, HOW));
        }
    }

    /** Who speaks, and how. */
    private record Way(UserName user, boolean command, boolean raw, boolean sendsJson) {}

    private static Echo echo(Parameters parameters, UserName user) {
        boolean echo = parameters.flag("echo", true);
        String own = parameters.text("own", ErrorCode.BAD_PARAMETER);
        if (own != null && (echo || !Label.isValid(own))) {
            throw badParameter("'own' is what your keys begin with, 1 to " + Label.MAX_LENGTH
                    + " printable ASCII characters, and is for echo=false");
        }
        return echo ? Echo.ALL : new Echo(false, user.value(), own);
    }

    private static boolean sendsJson(Parameters parameters, boolean command) {
        String send = parameters.text("send", ErrorCode.BAD_PARAMETER);
        if (send != null && (command || !send.equals("json") && !send.equals("text"))) {
            throw badParameter("'send' is text or json, and not for 'fanfare.v1'");
        }
        return "json".equals(send);
    }

    private Invitation invite(HttpServerRequest request, Way way, JoinRequest join) {
        String accept = UpgradeHeaders.accept(request);
        Deflate deflate = compression ? UpgradeHeaders.deflate(request, compressionContext) : null;
        if (!origins.admits(request.getHeader("Origin"), request.getHeader("Host"))) {
            throw new FanfareException(
                    ErrorCode.ORIGIN_FORBIDDEN, "pages of this origin may not connect; the operator allows origins");
        }
        return new Invitation(way.user, way.command, way.raw, way.sendsJson, join, deflate, accept);
    }

    private static FanfareException badParameter(String message) {
        return new FanfareException(ErrorCode.BAD_PARAMETER, message);
    }
}
