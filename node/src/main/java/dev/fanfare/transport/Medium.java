package dev.fanfare.transport;

import java.util.Locale;

/** What carries bytes to a client. */
public enum Medium {
    /** A WebSocket with ids. */
    WEBSOCKET_JSON,
    /** A WebSocket without. */
    WEBSOCKET_RAW,
    /** Server-sent events. */
    SSE,
    /** Lines of JSON. */
    NDJSON,
    /** Answers that end: polls, publishing, operators, pages, refusals. */
    HTTP;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As meters name it; where members are reached so, as {@link dev.fanfare.room.Transport} does. */
    public String text() {
        return text;
    }
}
