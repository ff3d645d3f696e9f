package dev.fanfare.protocol;

/**
 * The close codes Fanfare sends (RFC 6455, section 7.4, and the IANA registry). 4000 to 4499: the client may connect
 * again; 4500 to 4999: it must not.
 */
public enum CloseCode {
    /** Done. */
    NORMAL(1000, false),
    /** Stopped without a drain. */
    GOING_AWAY(1001, true),
    /** The client violated the protocol. */
    PROTOCOL_ERROR(1002, false),
    /** Text that is not UTF-8, or data that cannot be inflated. */
    INVALID_DATA(1007, false),
    /** A raw member went over its rate. */
    POLICY_VIOLATION(1008, false),
    /** A message over the limit. */
    TOO_BIG(1009, false),
    /** A fault of the node. */
    INTERNAL_ERROR(1011, true),
    /** The node drains, or the connection reached its age. */
    SERVICE_RESTART(1012, true),
    /** Overload, no broker, or too much of messages that have not come whole. */
    TRY_AGAIN_LATER(1013, true),
    /** No pong in time. */
    PONG_TIMEOUT(4000, true),
    /**
     * Too slow: what comes next is in neither log nor stream any more, an answer is not read while others wait, or a message does
     * not come whole.
     */
    TOO_SLOW(4001, true),
    /** Removed by an operator. */
    KICKED(4500, false);

    private final int code;
    private final boolean reconnect;

    CloseCode(int code, boolean reconnect) {
        this.code = code;
        this.reconnect = reconnect;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether the client may connect again. */
    public boolean reconnect() {
        return reconnect;
    }
}
