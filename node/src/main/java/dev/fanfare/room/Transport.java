package dev.fanfare.room;

/** How a member is reached. */
public enum Transport {
    /** A WebSocket with ids: JSON text frames. */
    WEBSOCKET_JSON("websocket-json"),
    /** A WebSocket without: payloads alone. */
    WEBSOCKET_RAW("websocket-raw"),
    /** Server-sent events. */
    SSE("sse"),
    /** A response of JSON lines that does not end. */
    NDJSON("ndjson"),
    /** A request that waits for the next message. */
    POLL("poll");

    private final String text;

    Transport(String text) {
        this.text = text;
    }

    /** As meters name it. */
    public String text() {
        return text;
    }
}
