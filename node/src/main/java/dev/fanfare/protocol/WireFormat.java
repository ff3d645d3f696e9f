package dev.fanfare.protocol;

/**
 * The forms in which members get a publication. A publication is encoded at most once in each, and the bytes are shared
 * by every socket that wants that form.
 */
public enum WireFormat {
    /** A WebSocket text frame with the JSON {@code message} object. */
    JSON,
    /** A WebSocket frame with the payload alone, text as text and binary as binary. */
    RAW,
    /** {@link #JSON}, compressed on its own (RFC 7692, no context takeover) where that makes it smaller. */
    JSON_DEFLATE,
    /** {@link #RAW}, compressed likewise. */
    RAW_DEFLATE,
    /** A server-sent event with the id and, on one line, the JSON {@code message} object. */
    EVENT,
    /** The JSON {@code message} object on one line, with its line feed. */
    LINE;

    /** Whether members of this form see ids, {@code joined}, {@code reset}: everything but the raw ones. */
    public boolean isJson() {
        return this != RAW && this != RAW_DEFLATE;
    }

    /** Whether it is one of an HTTP stream's, whose buffers are of the heap. */
    public boolean isStream() {
        return this == EVENT || this == LINE;
    }

    /** Whether the connection negotiated permessage-deflate. */
    public boolean isDeflate() {
        return this == JSON_DEFLATE || this == RAW_DEFLATE;
    }
}
