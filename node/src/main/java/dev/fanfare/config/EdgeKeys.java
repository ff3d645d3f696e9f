package dev.fanfare.config;

import static dev.fanfare.config.Tier.COMMON;
import static dev.fanfare.config.Tier.RARE;
import static dev.fanfare.config.Types.count;
import static dev.fanfare.config.Types.time;

import java.time.Duration;

/** The keys that hold clients to a rate and a number where they cost a node more than they send. */
final class EdgeKeys {
    /** In their order within each tier of {@link Keys}. */
    static final KeyList LIST = new KeyList();

    private static final JoinBounds JOINS = JoinBounds.DEFAULT;

    static final Key<Integer> COMMANDS_PER_SECOND = LIST.add(
            "commands-per-second",
            COMMON,
            count("commands/s", 0, 1_000_000),
            JOINS.commandsPerSecond(),
            "commands of one connection, broadcasts aside; twice as many at once; 0: no limit");
    static final Key<Integer> JOINS_PER_SECOND = LIST.add(
            "joins-per-second",
            COMMON,
            count("joins/s", 0, 1_000_000),
            JOINS.joinsPerSecond(),
            "joins of one connection; at once twice as many, and max-rooms-per-connection; 0: no limit");
    static final Key<Integer> NEW_ROOMS_PER_SECOND = LIST.add(
            "new-rooms-per-second",
            RARE,
            count("rooms/s", 1, 1_000_000),
            JOINS.newRoomsPerSecond(),
            "rooms that this node begins to hold, for whomever; ten times as many at once");
    static final Key<Integer> MAX_JOINS_UNDER_WAY = LIST.add(
            "max-joins-under-way",
            RARE,
            count("joins", 1, 1_000_000),
            JOINS.underWay(),
            "greatest number of joins of this node that are not answered yet");
    static final Key<Integer> MAX_LINGERING_ROOMS = LIST.add(
            "max-lingering-rooms",
            RARE,
            count("rooms", 0, 10_000_000),
            JOINS.lingering(),
            "greatest number of rooms that linger; past it the first to linger is left");

    static final Key<Duration> REQUEST_HEAD_TIMEOUT = LIST.add(
            "request-head-timeout",
            RARE,
            time(Duration.ofMillis(100), Duration.ofMinutes(5)),
            HttpBounds.DEFAULT.headTimeout(),
            "how long a new connection has, TLS included, until its first request's headers are whole");

    static final Key<Boolean> DEFLATE_CONTEXT = LIST.add(
            "deflate-context",
            RARE,
            Types.SWITCH,
            WebSocketConfig.DEFAULT.compressionContext(),
            "whether a client's compressed messages may refer to its earlier ones; false: less memory a connection");

    private EdgeKeys() {}

    static JoinBounds joins(ConfigLoader loader) {
        return new JoinBounds(
                loader.get(COMMANDS_PER_SECOND),
                loader.get(JOINS_PER_SECOND),
                loader.get(NEW_ROOMS_PER_SECOND),
                loader.get(MAX_JOINS_UNDER_WAY),
                loader.get(MAX_LINGERING_ROOMS));
    }
}
