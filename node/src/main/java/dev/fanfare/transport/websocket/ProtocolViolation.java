package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.CloseCode;

/** The client broke the protocol: the connection ends with this code and reason. Carries no stack trace. */
final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloseCode code;

    ProtocolViolation(CloseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    static ProtocolViolation protocolError(String reason) {
        return new ProtocolViolation(CloseCode.PROTOCOL_ERROR, reason);
    }

    static ProtocolViolation invalidData(String reason) {
        return new ProtocolViolation(CloseCode.INVALID_DATA, reason);
    }

    static ProtocolViolation tooBig(int limit) {
        return new ProtocolViolation(CloseCode.TOO_BIG, "a message has at most " + limit + " bytes");
    }

    CloseCode code() {
        return code;
    }
}
