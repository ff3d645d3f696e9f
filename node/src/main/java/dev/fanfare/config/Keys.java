package dev.fanfare.config;

import static dev.fanfare.config.Tier.COMMON;
import static dev.fanfare.config.Tier.ESSENTIAL;
import static dev.fanfare.config.Tier.RARE;
import static dev.fanfare.config.Types.count;
import static dev.fanfare.config.Types.size;
import static dev.fanfare.config.Types.text;
import static dev.fanfare.config.Types.time;

import java.time.Duration;
import java.util.List;

/**
 * Every key there is. Options of the command line, variables, the file, help and the README's tables come from here; the
 * defaults come from the records' {@code DEFAULT}. Those that say how to reach Redis are declared in {@link RedisKeys}, those
 * that hold clients to a rate in {@link EdgeKeys}, those about what all clients share of the memory in {@link MemoryKeys}.
 */
public final class Keys {
    private static final KeyList LIST = new KeyList();
    private static final ServerConfig SERVER = ServerConfig.DEFAULT;
    private static final WebSocketConfig SOCKET = WebSocketConfig.DEFAULT;
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final LogConfig LOG = LogConfig.DEFAULT;
    private static final BrokerConfig BROKER = BrokerConfig.DEFAULT;
    private static final DrainConfig DRAIN = DrainConfig.DEFAULT;
    private static final Duration MS_100 = Duration.ofMillis(100);
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    static final Key<String> HOST = LIST.add(
            "host",
            ESSENTIAL,
            text("ADDRESS", "[^\\s/]+", "an address or name of this machine; `0.0.0.0`: all"),
            SERVER.host(),
            "where clients reach the node; 0.0.0.0 lets other machines in");
    static final Key<Integer> PORT = LIST.add("port", ESSENTIAL, Types.port(), SERVER.port(), "port for clients");
    static final Key<Integer> OPS_PORT = LIST.add(
            "ops-port",
            ESSENTIAL,
            Types.port(),
            SERVER.opsPort(),
            "port for health, metrics and info; never make it public");

    static {
        LIST.addAll(RedisKeys.LIST.of(ESSENTIAL));
    }

    static final Key<String> NODE_ID = LIST.add(
            "node-id",
            ESSENTIAL,
            text("NAME", "[A-Za-z0-9._-]{1,64}", "1 to 64 of `A-Z a-z 0-9 . _ -`"),
            null,
            "host name and 4 random characters",
            "the node's name, another for each node");
    static final Key<List<String>> ALLOWED_ORIGINS = LIST.add(
            "allowed-origins",
            ESSENTIAL,
            Types.origins(),
            SOCKET.allowedOrigins(),
            "the node's own host: localhost, an address, or host",
            "origins whose pages may connect; * lets any in");

    static final Key<Long> MAX_MESSAGE_BYTES = LIST.add(
            "max-message-bytes",
            COMMON,
            size(1, Limits.GREATEST_MESSAGE_BYTES),
            (long) LIMITS.messageBytes(),
            "greatest size of one broadcast");
    static final Key<Integer> MAX_CONNECTIONS = LIST.add(
            "max-connections",
            COMMON,
            count("connections", 1, 10_000_000),
            LIMITS.connections(),
            "greatest number of connections of this node");
    static final Key<Integer> MAX_ROOMS = LIST.add(
            "max-rooms-per-connection",
            COMMON,
            count("rooms", 1, 10_000),
            LIMITS.roomsPerConnection(),
            "greatest number of rooms one connection is in");
    static final Key<Integer> HANDSHAKES_PER_SECOND = LIST.add(
            "handshakes-per-second",
            COMMON,
            count("handshakes/s", 1, 1_000_000),
            LIMITS.handshakesPerSecond(),
            "handshakes admitted in the long run");
    static final Key<Integer> HANDSHAKE_BURST = LIST.add(
            "handshake-burst",
            COMMON,
            count("handshakes", 1, 1_000_000),
            LIMITS.handshakeBurst(),
            "handshakes admitted at once after a quiet time");
    static final Key<Integer> BROADCASTS_PER_SECOND = LIST.add(
            "broadcasts-per-second",
            COMMON,
            count("broadcasts/s", 0, 1_000_000),
            LIMITS.broadcastsPerSecond(),
            "broadcasts of one connection; 0: no limit");

    static {
        LIST.addAll(EdgeKeys.LIST.of(COMMON));
    }

    static final Key<Duration> PING_INTERVAL = LIST.add(
            "ping-interval",
            COMMON,
            time(MS_100, Duration.ofHours(1)),
            SOCKET.pingInterval(),
            "how long a connection may be silent before it is pinged; keep it under the proxy's idle timeout");
    static final Key<Duration> PONG_TIMEOUT = LIST.add(
            "pong-timeout",
            COMMON,
            time(MS_100, Duration.ofHours(1)),
            SOCKET.pongTimeout(),
            "how long after a ping a silent connection is closed; at most ping-interval");
    static final Key<Boolean> COMPRESSION =
            LIST.add("compression", COMMON, Types.SWITCH, SOCKET.compression(), "offer permessage-deflate (RFC 7692)");
    static final Key<Duration> DRAIN_DELAY = LIST.add(
            "drain-delay",
            COMMON,
            time(Duration.ZERO, Duration.ofMinutes(5)),
            DRAIN.delay(),
            "how long a node that is being stopped serves on while the proxy notices");
    static final Key<Duration> DRAIN_WINDOW = LIST.add(
            "drain-window",
            COMMON,
            time(Duration.ZERO, Duration.ofHours(1)),
            DRAIN.window(),
            "time over which the connections of a node that is being stopped are asked to leave");
    static final Key<Duration> GOAWAY_DEADLINE = LIST.add(
            "goaway-deadline",
            COMMON,
            time(Duration.ZERO, Duration.ofMinutes(5)),
            DRAIN.goawayDeadline(),
            "how long after it was asked to leave a connection is closed");
    static final Key<Duration> STOP_GRACE = LIST.add(
            "stop-grace",
            COMMON,
            time(Duration.ZERO, Duration.ofHours(2)),
            DRAIN.stopGrace(),
            "how long whoever stops the node waits before it kills it; a stop must fit into it");
    static final Key<Duration> MAX_CONNECTION_AGE = LIST.add(
            "max-connection-age",
            COMMON,
            time(Duration.ZERO, Duration.ofHours(720)),
            DRAIN.maxAge(),
            "age at which a connection is asked to leave, give or take a fifth; 0ms: never");
    static final Key<Integer> LOG_MESSAGES = LIST.add(
            "log-messages",
            COMMON,
            count("messages", 1, 1_000_000),
            LOG.messages(),
            "newest messages of a room kept in the node's memory");
    static final Key<Long> LOG_BYTES = LIST.add(
            "log-bytes",
            COMMON,
            size(64 * KIB, 4 * GIB),
            LOG.bytes(),
            "bytes of a room kept in the node's memory; at least max-message-bytes");
    static final Key<Long> ALL_LOG_BYTES = LIST.add(
            "all-log-bytes",
            COMMON,
            size(64 * KIB, 64 * GIB),
            LOG.allBytes(),
            "bytes of all rooms kept in the node's memory; at least log-bytes");
    static final Key<Integer> STREAM_MESSAGES = LIST.add(
            "stream-messages",
            COMMON,
            count("messages", 1, 10_000_000),
            BROKER.streamMessages(),
            "newest messages of a room kept in Redis; at least log-messages");
    static final Key<Duration> STREAM_TTL = LIST.add(
            "stream-ttl",
            COMMON,
            time(Duration.ofSeconds(1), Duration.ofHours(720)),
            BROKER.streamTtl(),
            "how long a quiet room is kept");

    static {
        LIST.addAll(RedisKeys.LIST.of(COMMON));
    }

    static final Key<String> API_KEYS = LIST.add(
            "api-keys",
            COMMON,
            Types.API_KEYS,
            null,
            "none: only a node on the loopback address serves them",
            "the keys that publishing over HTTP and administering ask for; a flag can be read by every user of the machine, a"
                    + " file cannot");
    static final Key<String> API_KEYS_FILE = LIST.add(
            "api-keys-file",
            COMMON,
            text("FILE", ".+", "a file that can be read; 1 to 100 lines of 16 to 256 printable ASCII characters"),
            null,
            "none",
            "file with such keys, one a line; not beside the keys themselves");
    static final Key<String> TLS_CERTIFICATE = LIST.add(
            "tls-certificate",
            COMMON,
            text("FILE", ".+", "a file that can be read; needs tls-key"),
            null,
            "none: plain TCP, for a proxy to end TLS",
            "PEM file with the certificates that clients see, the node's own first; read anew when it changes");
    static final Key<String> TLS_KEY = LIST.add(
            "tls-key",
            COMMON,
            text("FILE", ".+", "a file that can be read; needs tls-certificate"),
            null,
            "none",
            "PEM file with the private key of tls-certificate");
    static final Key<String> LOG_LEVEL = LIST.add(
            "log-level",
            COMMON,
            Types.choice("error", "warn", "info", "debug", "trace"),
            SERVER.logLevel(),
            "least level that is logged");
    static final Key<String> LOG_FORMAT = LIST.add(
            "log-format",
            COMMON,
            Types.choice("plain", "json"),
            SERVER.logFormat(),
            "how log lines are written: text, or one JSON object each");

    static final Key<String> OPS_HOST = LIST.add(
            "ops-host",
            RARE,
            text("ADDRESS", "[^\\s/]+", "an address or name of this machine; `0.0.0.0`: all"),
            SERVER.opsHost(),
            "where the ops port listens");
    static final Key<Integer> EVENT_LOOPS = LIST.add(
            "event-loops",
            RARE,
            count("loops", 0, 1_024),
            SERVER.eventLoops(),
            "number of event loops; 0: one for each core");
    static final Key<Boolean> PAGE = LIST.add(
            "page",
            RARE,
            Types.SWITCH,
            null,
            "true while host is a loopback address",
            "serve the start page, with a room to try, at /");
    static final Key<List<String>> PAGE_NODES = LIST.add(
            "page-nodes", RARE, Types.nodes(), SERVER.pageNodes(), "none", "nodes that the start page links to");
    static final Key<Long> MAX_REQUEST_LINE_BYTES = LIST.add(
            "max-request-line-bytes",
            RARE,
            size(KIB, MIB),
            (long) HttpBounds.DEFAULT.lineBytes(),
            "greatest size of a request's first line: method, path and query");
    static final Key<Long> MAX_HEADER_BYTES = LIST.add(
            "max-header-bytes",
            RARE,
            size(KIB, MIB),
            (long) HttpBounds.DEFAULT.headerBytes(),
            "greatest size of a request's headers together, with cookies and tokens");
    static final Key<Integer> MAX_ROOM_NAME_LENGTH = LIST.add(
            "max-room-name-length",
            RARE,
            count("characters", 1, 128),
            LIMITS.roomNameLength(),
            "greatest length of a room's name");
    static final Key<Integer> MAX_USER_NAME_BYTES = LIST.add(
            "max-user-name-bytes",
            RARE,
            count("bytes of UTF-8", 1, 128),
            LIMITS.userNameBytes(),
            "greatest length of a user's name");
    static final Key<Integer> MAX_UNACKNOWLEDGED = LIST.add(
            "max-unacknowledged",
            RARE,
            count("broadcasts", 1, 100_000),
            LIMITS.unacknowledged(),
            "unconfirmed broadcasts of a connection before it is not read any more");
    static final Key<Integer> MAX_HISTORY = LIST.add(
            "max-history",
            RARE,
            count("messages", 1, 100_000),
            LIMITS.historyMessages(),
            "greatest number of messages that one history asks for");
    static final Key<Duration> JOIN_TIMEOUT = LIST.add(
            "join-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(10)),
            LIMITS.joinTimeout(),
            "how long a join waits for Redis");
    static final Key<Duration> CLOSE_TIMEOUT = LIST.add(
            "close-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(1)),
            SOCKET.closeTimeout(),
            "how long the answer to a close is waited for");
    static final Key<Long> SEND_BUFFER_BYTES = LIST.add(
            "send-buffer-bytes",
            RARE,
            size(4 * KIB, 64 * MIB),
            (long) SOCKET.sendBufferBytes(),
            "bytes that may wait for one socket before delivery to it stops");
    static final Key<Long> COMPRESSION_THRESHOLD = LIST.add(
            "compression-threshold",
            RARE,
            size(0, 16 * MIB),
            (long) SOCKET.compressionThreshold(),
            "messages shorter than this are not compressed");
    static final Key<Duration> KEY_TTL = LIST.add(
            "key-ttl",
            RARE,
            time(Duration.ofSeconds(1), Duration.ofHours(24)),
            BROKER.keyTtl(),
            "how long an idempotency key is remembered");
    static final Key<Long> PUBLISH_QUEUE_BYTES = LIST.add(
            "publish-queue-bytes",
            RARE,
            size(64 * KIB, 4 * GIB),
            BROKER.publishQueueBytes(),
            "bytes of broadcasts that may wait for Redis; at least max-message-bytes");
    static final Key<Duration> PUBLISH_TIMEOUT = LIST.add(
            "publish-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(10)),
            BROKER.publishTimeout(),
            "how long a broadcast waits while Redis is away");
    static final Key<Duration> LINGER = LIST.add(
            "linger",
            RARE,
            time(Duration.ZERO, Duration.ofHours(1)),
            BROKER.linger(),
            "how long a room stays subscribed after its last member left");

    static {
        LIST.addAll(EdgeKeys.LIST.of(RARE));
    }

    static final Key<Duration> PRESENCE_LEASE = LIST.add(
            "presence-lease",
            RARE,
            time(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            PresenceConfig.DEFAULT.lease(),
            "silence of a node after which its members count as gone; the same on all nodes");
    static final Key<Integer> PRESENCE_MEMBERS = LIST.add(
            "presence-members",
            RARE,
            count("members", 1, 100_000),
            PresenceConfig.DEFAULT.members(),
            "greatest number of members of a room that are listed");

    static {
        LIST.addAll(MemoryKeys.LIST.of(RARE));
        LIST.addAll(RedisKeys.LIST.of(RARE));
    }

    /** All of them, tier by tier. */
    public static final List<Key<?>> ALL = LIST.all();

    private Keys() {}
}
