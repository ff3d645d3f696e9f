package dev.fanfare.protocol;

import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;

/** What a client in command mode asks for. {@code ref} is echoed in the answer; null where the client gave none. */
public sealed interface Command {
    /** The client's own mark for this command: 1 to 64 printable ASCII characters, or null. */
    String ref();

    /**
     * Become a member of a room.
     *
     * @param since the last id the client saw; null for none
     * @param history how many publications back to start, at least 0, at most the configured limit
     * @param presence whether the client wants to know who is here
     * @param echo whether the client wants its own broadcasts too
     * @param own what the keys of its earlier connections begin with, which it does not want either; null for none, and where
     *     {@code echo} is true
     */
    record Join(String ref, RoomName room, Position since, int history, boolean presence, boolean echo, String own)
            implements Command {}

    /** Stop being a member of a room. */
    record Leave(String ref, RoomName room) implements Command {}

    /**
     * Send to every member of a room.
     *
     * @param key idempotency key: 1 to 64 printable ASCII characters, or null
     * @param payload {@link Payload.Kind#JSON}, or {@link Payload.Kind#BINARY} where it came as base64
     */
    record Broadcast(String ref, RoomName room, String key, Payload payload) implements Command {}

    /** Tell who is in a room. */
    record Presence(String ref, RoomName room) implements Command {}

    /**
     * Read a page of a room's log.
     *
     * @param since the id after which to begin; null for the newest
     * @param limit greatest number of messages, at least 1, at most the configured limit
     */
    record History(String ref, RoomName room, Position since, int limit) implements Command {
        /** What {@code limit} is where the client gave none. */
        public static final int DEFAULT_LIMIT = 100;
    }

    /** Answer {@code pong}. */
    record Ping(String ref) implements Command {}
}
