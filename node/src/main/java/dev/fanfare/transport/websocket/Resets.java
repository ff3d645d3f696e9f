package dev.fanfare.transport.websocket;

import dev.fanfare.room.Member.Reset;

/** The reasons of a {@code reset} as they stand on the wire. */
final class Resets {
    private Resets() {}

    static String text(Reset reason) {
        return switch (reason) {
            case EPOCH -> "epoch";
            case LAGGED -> "lagged";
        };
    }
}
