package dev.fanfare.node;

import dev.fanfare.model.RoomName;

/**
 * What nodes ask one another: one line each. A user stands last, because a name may hold spaces.
 *
 * <pre>
 *   rooms 100 lobby          the first 100 rooms behind lobby; with no room: from the beginning
 *   count lobby              counts of a room
 *   close 8f3kq2c7-1         end this connection
 *   remove lobby ana         remove this user from this room
 * </pre>
 */
sealed interface Question {
    /** Rooms behind a name, {@code ""}: all. */
    record RoomList(String after, int limit) implements Question {
        @Override
        public String text() {
            return "rooms " + limit + " " + after;
        }
    }

    /** Counts of a room. */
    record Count(RoomName room) implements Question {
        @Override
        public String text() {
            return "count " + room.value();
        }
    }

    /** End a connection. */
    record Close(String connection) implements Question {
        @Override
        public String text() {
            return "close " + connection;
        }
    }

    /** Remove a user from a room. */
    record Remove(RoomName room, String user) implements Question {
        @Override
        public String text() {
            return "remove " + room.value() + " " + user;
        }
    }

    /** As it is asked. */
    String text();

    /** Null where it is none that this release knows. */
    static Question parse(String text) {
        String[] words = text.split(" ", 3);
        try {
            return switch (words[0]) {
                case "rooms" -> new RoomList(words[2], Integer.parseInt(words[1]));
                case "count" -> new Count(new RoomName(words[1]));
                case "close" -> new Close(words[1]);
                case "remove" -> new Remove(new RoomName(words[1]), words[2]);
                default -> null;
            };
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unknown) {
            return null;
        }
    }
}
