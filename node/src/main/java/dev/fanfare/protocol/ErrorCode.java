package dev.fanfare.protocol;

/** The closed list of errors, the same on every transport. {@code docs/protocol.md} says when each occurs. */
public enum ErrorCode {
    /** The room name is not one. */
    BAD_ROOM(400, false),
    /** The user name is not one. */
    BAD_USER(400, false),
    /** {@code since} is not a position. */
    BAD_POSITION(400, false),
    /** A known parameter has a value it cannot take. */
    BAD_PARAMETER(400, false),
    /** The message is not a command, or not one of those there are. */
    BAD_MESSAGE(400, false),
    /** The route needs {@code Sec-WebSocket-Protocol: fanfare.v1}. */
    SUBPROTOCOL_REQUIRED(400, false),
    /** Credentials are missing or wrong. */
    UNAUTHORIZED(401, false),
    /** The page's origin is not on the list. */
    ORIGIN_FORBIDDEN(403, false),
    /** This user may not enter this room. */
    ROOM_FORBIDDEN(403, false),
    /** No such thing. */
    NOT_FOUND(404, false),
    /** The path is there, but not for this method; {@code Allow} says for which. */
    METHOD_NOT_ALLOWED(405, false),
    /** The command needs a membership that the connection does not have. */
    NOT_JOINED(409, false),
    /** The connection is a member already, or is joining. */
    ALREADY_JOINED(409, false),
    /** The connection is in as many rooms as one may be. */
    TOO_MANY_ROOMS(409, false),
    /** The message is larger than {@code maxMessageBytes}. */
    TOO_LARGE(413, false),
    /** The first line is longer than the node takes. */
    URI_TOO_LONG(414, false),
    /** The body's media type is not the one wanted. */
    BAD_MEDIA_TYPE(415, false),
    /** The port of a loopback address was asked for under a name that anybody may point at it. */
    HOST_FORBIDDEN(421, false),
    /** A plain request came where a WebSocket handshake is wanted. */
    UPGRADE_REQUIRED(426, false),
    /**
     * The message may or may not have been appended, and asking again could append it twice; only a broadcast with a
     * {@code key} may be repeated.
     */
    OUTCOME_UNKNOWN(504, false),
    /** The headers are larger than the node takes. */
    HEADERS_TOO_LARGE(431, false),
    /** Over the rate of broadcasts. */
    RATE_LIMITED(429, true),
    /** A fault of the node. */
    INTERNAL(500, true),
    /** The node or a queue is full. */
    OVERLOADED(503, true),
    /** The node is being stopped. */
    DRAINING(503, true),
    /** The broker is out of reach; nothing was appended. */
    BROKER_UNAVAILABLE(503, true);

    private final int status;
    private final boolean retry;
    private final String text = name().toLowerCase(java.util.Locale.ROOT);

    ErrorCode(int status, boolean retry) {
        this.status = status;
        this.retry = retry;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later, unchanged. */
    public boolean retry() {
        return retry;
    }

    /** The code as it stands on the wire: lower case with underscores. */
    public String text() {
        return text;
    }
}
