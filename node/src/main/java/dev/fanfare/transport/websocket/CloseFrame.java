package dev.fanfare.transport.websocket;

/** What a client's close frame says (RFC 6455, sections 5.5.1 and 7.4). */
final class CloseFrame {
    /** Stands for a close frame without a code; never on the wire. */
    static final int NO_CODE = 1005;

    /** Stands for an end without a close frame; never on the wire. */
    static final int NO_FRAME = 1006;

    private CloseFrame() {}

    /**
     * Reads the code.
     *
     * @return the code, or {@link #NO_CODE} where the payload is empty
     * @throws ProtocolViolation where the payload is not one of a close frame
     */
    static int code(byte[] payload) {
        if (payload.length == 0) {
            return NO_CODE;
        }
        if (payload.length == 1) {
            throw ProtocolViolation.protocolError("a close code has two bytes");
        }
        int code = (payload[0] & 0xFF) << Byte.SIZE | payload[1] & 0xFF;
        if (!maySend(code)) {
            throw ProtocolViolation.protocolError("close code " + code + " is not for sending");
        }
        if (!Utf8Validator.isValid(payload, 2, payload.length)) {
            throw ProtocolViolation.invalidData("the reason is not UTF-8");
        }
        return code;
    }

    /** Registered codes that may stand in a frame, and those left to libraries and applications. */
    private static boolean maySend(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
