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
    RAW_DEFLATE;

    /** Whether members of this form see ids, {@code joined}, {@code reset}: everything but the raw ones. */
    public boolean isJson() {
        return this == JSON || this == JSON_DEFLATE;
    }

    /** Whether the connection negotiated permessage-deflate. */
    public boolean isDeflate() {
        return this == JSON_DEFLATE || this == RAW_DEFLATE;
    }
}
