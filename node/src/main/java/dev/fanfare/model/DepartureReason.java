package dev.fanfare.model;

import java.util.Locale;

/** Why a member is in a room no more. */
public enum DepartureReason {
    /** It said so. */
    LEFT,
    /** Its connection ended. */
    CLOSED,
    /** Its connection was silent for too long. */
    TIMEOUT,
    /** Its node ended without a word, or was out of reach for longer than its lease. */
    NODE_LOST,
    /** An operator removed it. */
    KICKED;

    /** As the protocol and Redis have it: {@code node-lost}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The reason with this text; {@link #CLOSED} where there is none: a newer release may know more.
     */
    public static DepartureReason of(String text) {
        for (DepartureReason reason : values()) {
            if (reason.text().equals(text)) {
                return reason;
            }
        }
        return CLOSED;
    }
}
