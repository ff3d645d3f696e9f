package dev.fanfare.transport;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names and query parameters of a request, decoded strictly. Parameters that nobody asks for are ignored; one that is asked
 * for and stands twice, or has a value it cannot take, is refused.
 */
public final class Parameters {
    private final Map<String, String> raw = new HashMap<>();
    private final Set<String> twice = new HashSet<>();

    /** Of a query, without its question mark; null where there is none. */
    public Parameters(String query) {
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (raw.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
                twice.add(name);
            }
        }
    }

    /**
     * The value, or null where it is not given.
     *
     * @throws FanfareException with this code
     */
    public String text(String name, ErrorCode code) {
        String value = raw.get(name);
        if (twice.contains(name)) {
            throw new FanfareException(code, "'" + name + "' is given once");
        }
        return value == null ? null : decode(value, true, code, name);
    }

    /**
     * A position, or null where it is not given, or empty.
     *
     * @throws FanfareException {@code bad_position}
     */
    public Position position(String name) {
        String value = text(name, ErrorCode.BAD_POSITION);
        try {
            return value == null || value.isEmpty() ? null : Position.parse(value);
        } catch (IllegalArgumentException e) {
            throw new FanfareException(ErrorCode.BAD_POSITION, "'" + name + "' is an id that the server gave");
        }
    }

    /**
     * A whole number from 0 on; greater ones are cut to {@code most}. 0 where it is not given.
     *
     * @throws FanfareException {@code bad_parameter}
     */
    public int number(String name, int most) {
        String value = text(name, ErrorCode.BAD_PARAMETER);
        if (value == null) {
            return 0;
        }
        if (!value.matches("[0-9]{1,18}")) {
            throw new FanfareException(ErrorCode.BAD_PARAMETER, "'" + name + "' is a whole number from 0 on");
        }
        return (int) Math.min(most, Long.parseLong(value));
    }

    /**
     * A number of things wanted, from 1 on; greater ones are cut to {@code most}.
     *
     * @throws FanfareException {@code bad_parameter}
     */
    public int limit(String name, int absent, int most) {
        int given = number(name, most);
        if (given == 0 && raw.containsKey(name)) {
            throw new FanfareException(ErrorCode.BAD_PARAMETER, "'" + name + "' is a whole number from 1 on");
        }
        return given == 0 ? Math.min(absent, most) : given;
    }

    /**
     * A flag.
     *
     * @throws FanfareException {@code bad_parameter}
     */
    public boolean flag(String name, boolean absent) {
        String value = text(name, ErrorCode.BAD_PARAMETER);
        if (value == null) {
            return absent;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw new FanfareException(ErrorCode.BAD_PARAMETER, "'" + name + "' is true or false");
        }
        return value.equals("true");
    }

    /**
     * The room of a path {@code /rooms/{room}/...} with one segment behind it. The path is taken as it came, while routes are
     * found by what dot segments (RFC 3986, section 5.2.4) make of it: one that has any names another room here than there.
     *
     * @throws FanfareException {@code bad_room}
     */
    public static RoomName roomOf(String path, int most) {
        String[] segments = path.split("/", -1);
        if (segments.length != 4 || !segments[1].equals("rooms")) {
            throw new FanfareException(ErrorCode.BAD_ROOM, "a path has no dot segments");
        }
        return room(segments[2], most);
    }

    /**
     * A room as it stands in a path.
     *
     * @throws FanfareException {@code bad_room}
     */
    public static RoomName room(String segment, int most) {
        return decodedRoom(decode(segment, false, ErrorCode.BAD_ROOM, "room"), most);
    }

    /**
     * A room whose name is decoded.
     *
     * @throws FanfareException {@code bad_room}
     */
    public static RoomName decodedRoom(String name, int most) {
        if (name.length() > most) {
            throw new FanfareException(ErrorCode.BAD_ROOM, "a room name has at most " + most + " characters here");
        }
        try {
            return new RoomName(name);
        } catch (IllegalArgumentException e) {
            throw new FanfareException(ErrorCode.BAD_ROOM, e.getMessage());
        }
    }

    /**
     * A user as it stands in a path.
     *
     * @throws FanfareException {@code bad_user}
     */
    public static UserName user(String segment, int most) {
        return decodedUser(decode(segment, false, ErrorCode.BAD_USER, "user"), most);
    }

    /**
     * A user whose name is decoded.
     *
     * @throws FanfareException {@code bad_user}
     */
    public static UserName decodedUser(String name, int most) {
        if (name.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new FanfareException(ErrorCode.BAD_USER, "a user name has at most " + most + " bytes of UTF-8 here");
        }
        try {
            return new UserName(name);
        } catch (IllegalArgumentException e) {
            throw new FanfareException(ErrorCode.BAD_USER, e.getMessage());
        }
    }

    private static String decode(String raw, boolean query, ErrorCode code, String name) {
        try {
            return PercentDecoder.decode(raw, query);
        } catch (IllegalArgumentException e) {
            throw new FanfareException(code, "'" + name + "': " + e.getMessage());
        }
    }
}
