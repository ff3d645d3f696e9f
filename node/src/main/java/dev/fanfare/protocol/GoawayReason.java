package dev.fanfare.protocol;

import java.nio.charset.StandardCharsets;

/** Why a node asks a client to connect anew, and what it advises one that it closes for it. */
public enum GoawayReason {
    /** The node drains. */
    DRAIN("drain"),
    /** The connection reached its age. */
    MAX_AGE("max-age");

    private static final long ADVISED_MS = 3_000;

    private final String text;
    private final String advice;

    GoawayReason(String text) {
        this.text = text;
        byte[] json = Json.object(out -> {
            out.writeStringField("reason", text);
            out.writeNumberField("min", 0);
            out.writeNumberField("max", ADVISED_MS);
        });
        this.advice = new String(json, StandardCharsets.UTF_8);
    }

    /** As it stands in {@code goaway}. */
    public String text() {
        return text;
    }

    /**
     * The reason of a close with 1012, at most 123 bytes: connect again after a random time between {@code min} and {@code
     * max} milliseconds.
     */
    public String advice() {
        return advice;
    }
}
