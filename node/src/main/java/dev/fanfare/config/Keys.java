package dev.fanfare.config;

import static dev.fanfare.config.Tier.COMMON;
import static dev.fanfare.config.Tier.ESSENTIAL;
import static dev.fanfare.config.Tier.RARE;
import static dev.fanfare.config.Types.count;
import static dev.fanfare.config.Types.size;
import static dev.fanfare.config.Types.text;
import static dev.fanfare.config.Types.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Every key there is. Options of the command line, variables, the file, help and the README's tables come from here; the
 * defaults come from the records' {@code DEFAULT}.
 */
public final class Keys {
    private static final List<Key<?>> LIST = new ArrayList<>();
    private static final ServerConfig SERVER = ServerConfig.DEFAULT;
    private static final WebSocketConfig SOCKET = WebSocketConfig.DEFAULT;
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final LogConfig LOG = LogConfig.DEFAULT;
    private static final BrokerConfig BROKER = BrokerConfig.DEFAULT;
    private static final PresenceConfig PRESENCE = PresenceConfig.DEFAULT;
    private static final DrainConfig DRAIN = DrainConfig.DEFAULT;
    private static final RedisConfig REDIS_DEFAULT = RedisConfig.at("localhost", 6379);
    private static final Duration MS_100 = Duration.ofMillis(100);
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int MILLION = 1_000_000;

    static final Key<String> HOST = key(
            "host",
            ESSENTIAL,
            text("ADDRESS", "[^\\s/]+", "an address or name of this machine; `0.0.0.0`: all"),
            SERVER.host(),
            "where clients reach the node; 0.0.0.0 lets other machines in");
    static final Key<Integer> PORT = key("port", ESSENTIAL, Types.port(), SERVER.port(), "port for clients");
    static final Key<Integer> OPS_PORT = key(
            "ops-port",
            ESSENTIAL,
            Types.port(),
            SERVER.opsPort(),
            "port for health, metrics and info; never make it public");
    static final Key<RedisUrl> REDIS = key(
            "redis",
            ESSENTIAL,
            Types.REDIS,
            null,
            "none: a single node",
            "the Redis that joins the nodes, the sentinels that know where it is, or servers of a Redis Cluster");
    static final Key<String> NODE_ID = key(
            "node-id",
            ESSENTIAL,
            text("NAME", "[A-Za-z0-9._-]{1,64}", "1 to 64 of `A-Z a-z 0-9 . _ -`"),
            null,
            "host name and 4 random characters",
            "the node's name, another for each node");
    static final Key<List<String>> ALLOWED_ORIGINS = key(
            "allowed-origins",
            ESSENTIAL,
            Types.origins(),
            SOCKET.allowedOrigins(),
            "the node's own host",
            "origins whose pages may connect; * lets any in");

    static final Key<Long> MAX_MESSAGE_BYTES = key(
            "max-message-bytes",
            COMMON,
            size(1, 16 * MIB),
            (long) LIMITS.messageBytes(),
            "greatest size of one broadcast");
    static final Key<Integer> MAX_CONNECTIONS = key(
            "max-connections",
            COMMON,
            count("connections", 1, 10 * MILLION),
            LIMITS.connections(),
            "greatest number of connections of this node");
    static final Key<Integer> MAX_ROOMS = key(
            "max-rooms-per-connection",
            COMMON,
            count("rooms", 1, 10_000),
            LIMITS.roomsPerConnection(),
            "greatest number of rooms one connection is in");
    static final Key<Integer> HANDSHAKES_PER_SECOND = key(
            "handshakes-per-second",
            COMMON,
            count("handshakes/s", 1, MILLION),
            LIMITS.handshakesPerSecond(),
            "handshakes admitted in the long run");
    static final Key<Integer> HANDSHAKE_BURST = key(
            "handshake-burst",
            COMMON,
            count("handshakes", 1, MILLION),
            LIMITS.handshakeBurst(),
            "handshakes admitted at once after a quiet time");
    static final Key<Integer> BROADCASTS_PER_SECOND = key(
            "broadcasts-per-second",
            COMMON,
            count("broadcasts/s", 0, MILLION),
            LIMITS.broadcastsPerSecond(),
            "broadcasts of one connection; 0: no limit");
    static final Key<Duration> PING_INTERVAL = key(
            "ping-interval",
            COMMON,
            time(MS_100, Duration.ofHours(1)),
            SOCKET.pingInterval(),
            "how long a connection may be silent before it is pinged; keep it under the proxy's idle timeout");
    static final Key<Duration> PONG_TIMEOUT = key(
            "pong-timeout",
            COMMON,
            time(MS_100, Duration.ofHours(1)),
            SOCKET.pongTimeout(),
            "how long after a ping a silent connection is closed; at most ping-interval");
    static final Key<Boolean> COMPRESSION =
            key("compression", COMMON, Types.SWITCH, SOCKET.compression(), "offer permessage-deflate (RFC 7692)");
    static final Key<Duration> DRAIN_DELAY = key(
            "drain-delay",
            COMMON,
            time(Duration.ZERO, Duration.ofMinutes(5)),
            DRAIN.delay(),
            "how long a node that is being stopped serves on while the proxy notices");
    static final Key<Duration> DRAIN_WINDOW = key(
            "drain-window",
            COMMON,
            time(Duration.ZERO, Duration.ofHours(1)),
            DRAIN.window(),
            "time over which the connections of a node that is being stopped are asked to leave");
    static final Key<Duration> GOAWAY_DEADLINE = key(
            "goaway-deadline",
            COMMON,
            time(Duration.ZERO, Duration.ofMinutes(5)),
            DRAIN.goawayDeadline(),
            "how long after it was asked to leave a connection is closed");
    static final Key<Duration> STOP_GRACE = key(
            "stop-grace",
            COMMON,
            time(Duration.ZERO, Duration.ofHours(2)),
            DRAIN.stopGrace(),
            "how long whoever stops the node waits before it kills it; a stop must fit into it");
    static final Key<Duration> MAX_CONNECTION_AGE = key(
            "max-connection-age",
            COMMON,
            time(Duration.ZERO, Duration.ofHours(720)),
            DRAIN.maxAge(),
            "age at which a connection is asked to leave, give or take a fifth; 0ms: never");
    static final Key<Integer> LOG_MESSAGES = key(
            "log-messages",
            COMMON,
            count("messages", 1, MILLION),
            LOG.messages(),
            "newest messages of a room kept in the node's memory");
    static final Key<Long> LOG_BYTES = key(
            "log-bytes",
            COMMON,
            size(64 * KIB, 4 * GIB),
            LOG.bytes(),
            "bytes of a room kept in the node's memory; at least max-message-bytes");
    static final Key<Long> ALL_LOG_BYTES = key(
            "all-log-bytes",
            COMMON,
            size(64 * KIB, 64 * GIB),
            LOG.allBytes(),
            "bytes of all rooms kept in the node's memory; at least log-bytes");
    static final Key<Integer> STREAM_MESSAGES = key(
            "stream-messages",
            COMMON,
            count("messages", 1, 10 * MILLION),
            BROKER.streamMessages(),
            "newest messages of a room kept in Redis; at least log-messages");
    static final Key<Duration> STREAM_TTL = key(
            "stream-ttl",
            COMMON,
            time(Duration.ofSeconds(1), Duration.ofHours(720)),
            BROKER.streamTtl(),
            "how long a quiet room is kept");
    static final Key<String> REDIS_USER =
            key("redis-user", COMMON, text("NAME", "\\S+", "an ACL user"), null, "the default user", "user of Redis");
    static final Key<String> REDIS_PASSWORD = key(
            "redis-password",
            COMMON,
            Types.SECRET,
            null,
            "none",
            "password of Redis; a flag can be read by every user of the machine, a file cannot");
    static final Key<String> REDIS_PASSWORD_FILE = key(
            "redis-password-file",
            COMMON,
            text("FILE", ".+", "a file that can be read"),
            null,
            "none",
            "file whose first line is the password of Redis");
    static final Key<String> REDIS_CA_FILE = key(
            "redis-ca-file",
            COMMON,
            text("FILE", ".+", "a file that can be read; certificates in PEM"),
            null,
            "none: the system's trust store",
            "certificates that vouch for Redis and its sentinels with TLS; read at start");
    static final Key<String> SENTINEL_USER = key(
            "sentinel-user",
            COMMON,
            text("NAME", "\\S+", "an ACL user"),
            null,
            "the default user",
            "user of the sentinels, not of Redis");
    static final Key<String> SENTINEL_PASSWORD = key(
            "sentinel-password",
            COMMON,
            Types.SECRET,
            null,
            "none",
            "password of the sentinels, not of Redis; a flag can be read by every user of the machine");
    static final Key<String> SENTINEL_PASSWORD_FILE = key(
            "sentinel-password-file",
            COMMON,
            text("FILE", ".+", "a file that can be read"),
            null,
            "none",
            "file whose first line is the password of the sentinels");
    static final Key<String> REDIS_PREFIX = key(
            "redis-prefix",
            COMMON,
            text("TEXT", "[A-Za-z0-9._:-]{1,64}", "1 to 64 of `A-Z a-z 0-9 . _ : -`"),
            REDIS_DEFAULT.prefix(),
            "first part of every key and channel; the same on all nodes");
    static final Key<String> API_KEYS_FILE = key(
            "api-keys-file",
            COMMON,
            text("FILE", ".+", "a file that can be read; 1 to 100 lines of 16 to 256 printable ASCII characters"),
            null,
            "none: only a node on the loopback address serves them",
            "file with the keys, one a line, that publishing over HTTP and administering ask for");
    static final Key<String> TLS_CERTIFICATE = key(
            "tls-certificate",
            COMMON,
            text("FILE", ".+", "a file that can be read; needs tls-key"),
            null,
            "none: plain TCP, for a proxy to end TLS",
            "PEM file with the certificates that clients see, the node's own first; read anew when it changes");
    static final Key<String> TLS_KEY = key(
            "tls-key",
            COMMON,
            text("FILE", ".+", "a file that can be read; needs tls-certificate"),
            null,
            "none",
            "PEM file with the private key of tls-certificate");
    static final Key<String> LOG_LEVEL = key(
            "log-level",
            COMMON,
            Types.choice("error", "warn", "info", "debug", "trace"),
            SERVER.logLevel(),
            "least level that is logged");
    static final Key<String> LOG_FORMAT = key(
            "log-format",
            COMMON,
            Types.choice("plain", "json"),
            SERVER.logFormat(),
            "how log lines are written: text, or one JSON object each");

    static final Key<String> OPS_HOST = key(
            "ops-host",
            RARE,
            text("ADDRESS", "[^\\s/]+", "an address or name of this machine; `0.0.0.0`: all"),
            SERVER.opsHost(),
            "where the ops port listens");
    static final Key<Integer> EVENT_LOOPS = key(
            "event-loops",
            RARE,
            count("loops", 0, 1_024),
            SERVER.eventLoops(),
            "number of event loops; 0: one for each core");
    static final Key<Boolean> PAGE = key("page", RARE, Types.SWITCH, SERVER.page(), "serve the demo page at /");
    static final Key<List<String>> PAGE_NODES =
            key("page-nodes", RARE, Types.nodes(), SERVER.pageNodes(), "none", "nodes that the demo page links to");
    static final Key<Integer> MAX_ROOM_NAME_LENGTH = key(
            "max-room-name-length",
            RARE,
            count("characters", 1, 128),
            LIMITS.roomNameLength(),
            "greatest length of a room's name");
    static final Key<Integer> MAX_USER_NAME_BYTES = key(
            "max-user-name-bytes",
            RARE,
            count("bytes of UTF-8", 1, 128),
            LIMITS.userNameBytes(),
            "greatest length of a user's name");
    static final Key<Integer> MAX_UNACKNOWLEDGED = key(
            "max-unacknowledged",
            RARE,
            count("broadcasts", 1, 100_000),
            LIMITS.unacknowledged(),
            "unconfirmed broadcasts of a connection before it is not read any more");
    static final Key<Integer> MAX_HISTORY = key(
            "max-history",
            RARE,
            count("messages", 1, 100_000),
            LIMITS.historyMessages(),
            "greatest number of messages that one history asks for");
    static final Key<Duration> JOIN_TIMEOUT = key(
            "join-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(10)),
            LIMITS.joinTimeout(),
            "how long a join waits for Redis");
    static final Key<Duration> CLOSE_TIMEOUT = key(
            "close-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(1)),
            SOCKET.closeTimeout(),
            "how long the answer to a close is waited for");
    static final Key<Long> SEND_BUFFER_BYTES = key(
            "send-buffer-bytes",
            RARE,
            size(4 * KIB, 64 * MIB),
            (long) SOCKET.sendBufferBytes(),
            "bytes that may wait for one socket before delivery to it stops");
    static final Key<Long> COMPRESSION_THRESHOLD = key(
            "compression-threshold",
            RARE,
            size(0, 16 * MIB),
            (long) SOCKET.compressionThreshold(),
            "messages shorter than this are not compressed");
    static final Key<Duration> KEY_TTL = key(
            "key-ttl",
            RARE,
            time(Duration.ofSeconds(1), Duration.ofHours(24)),
            BROKER.keyTtl(),
            "how long an idempotency key is remembered");
    static final Key<Long> PUBLISH_QUEUE_BYTES = key(
            "publish-queue-bytes",
            RARE,
            size(64 * KIB, 4 * GIB),
            BROKER.publishQueueBytes(),
            "bytes of broadcasts that may wait for Redis; at least max-message-bytes");
    static final Key<Duration> PUBLISH_TIMEOUT = key(
            "publish-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(10)),
            BROKER.publishTimeout(),
            "how long a broadcast waits while Redis is away");
    static final Key<Duration> LINGER = key(
            "linger",
            RARE,
            time(Duration.ZERO, Duration.ofHours(1)),
            BROKER.linger(),
            "how long a room stays subscribed after its last member left");
    static final Key<Duration> PRESENCE_LEASE = key(
            "presence-lease",
            RARE,
            time(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            PRESENCE.lease(),
            "silence of a node after which its members count as gone; the same on all nodes");
    static final Key<Integer> PRESENCE_MEMBERS = key(
            "presence-members",
            RARE,
            count("members", 1, 100_000),
            PRESENCE.members(),
            "greatest number of members of a room that are listed");
    static final Key<Integer> REDIS_BUCKETS = key(
            "redis-buckets",
            RARE,
            count("buckets", 1, 16_384),
            null,
            "1; 1024 with Redis Cluster",
            "groups that rooms fall into, each in one slot of a Redis Cluster; the same on all nodes");
    static final Key<Duration> REDIS_CONNECT_TIMEOUT = key(
            "redis-connect-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(1)),
            REDIS_DEFAULT.connectTimeout(),
            "how long one attempt to connect may take");
    static final Key<Duration> REDIS_SILENCE = key(
            "redis-silence",
            RARE,
            time(Duration.ofMillis(500), Duration.ofMinutes(1)),
            REDIS_DEFAULT.silence(),
            "how long Redis may be silent, or the node stand still, before its connections are made anew");

    /** All of them, tier by tier. */
    public static final List<Key<?>> ALL = List.copyOf(LIST);

    private Keys() {}

    private static <T> Key<T> key(String name, Tier tier, Type<T> type, T fallback, String meaning) {
        return key(name, tier, type, fallback, type.format(fallback), meaning);
    }

    private static <T> Key<T> key(
            String name, Tier tier, Type<T> type, T fallback, String fallbackText, String meaning) {
        Key<T> key = new Key<>(name, tier, type, fallback, fallbackText, meaning);
        LIST.add(key);
        return key;
    }
}
