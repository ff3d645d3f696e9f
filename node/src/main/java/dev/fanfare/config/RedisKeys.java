package dev.fanfare.config;

import static dev.fanfare.config.Tier.COMMON;
import static dev.fanfare.config.Tier.ESSENTIAL;
import static dev.fanfare.config.Tier.RARE;
import static dev.fanfare.config.Types.count;
import static dev.fanfare.config.Types.text;
import static dev.fanfare.config.Types.time;

import java.time.Duration;

/** The keys that say where Redis is, how a node connects to it, what is ours in it and what of it must hold a broadcast. */
final class RedisKeys {
    /** In their order within each tier of {@link Keys}. */
    static final KeyList LIST = new KeyList();

    private static final RedisConfig DEFAULT = RedisConfig.at("localhost", 6379);
    private static final Duration MS_100 = Duration.ofMillis(100);

    static final Key<RedisUrl> REDIS = LIST.add(
            "redis",
            ESSENTIAL,
            Types.REDIS,
            null,
            "none: a single node",
            "the Redis that joins the nodes, the sentinels that know where it is, or servers of a Redis Cluster");
    static final Key<String> REDIS_USER = LIST.add(
            "redis-user", COMMON, text("NAME", "\\S+", "an ACL user"), null, "the default user", "user of Redis");
    static final Key<String> REDIS_PASSWORD = LIST.add(
            "redis-password",
            COMMON,
            Types.SECRET,
            null,
            "none",
            "password of Redis; a flag can be read by every user of the machine, a file cannot");
    static final Key<String> REDIS_PASSWORD_FILE = LIST.add(
            "redis-password-file",
            COMMON,
            text("FILE", ".+", "a file that can be read"),
            null,
            "none",
            "file whose first line is the password of Redis");
    static final Key<String> REDIS_CA_FILE = LIST.add(
            "redis-ca-file",
            COMMON,
            text("FILE", ".+", "a file that can be read; certificates in PEM"),
            null,
            "none: the system's trust store",
            "certificates that vouch for Redis and its sentinels with TLS; read at start");
    static final Key<String> SENTINEL_USER = LIST.add(
            "sentinel-user",
            COMMON,
            text("NAME", "\\S+", "an ACL user"),
            null,
            "the default user",
            "user of the sentinels, not of Redis");
    static final Key<String> SENTINEL_PASSWORD = LIST.add(
            "sentinel-password",
            COMMON,
            Types.SECRET,
            null,
            "none",
            "password of the sentinels, not of Redis; a flag can be read by every user of the machine");
    static final Key<String> SENTINEL_PASSWORD_FILE = LIST.add(
            "sentinel-password-file",
            COMMON,
            text("FILE", ".+", "a file that can be read"),
            null,
            "none",
            "file whose first line is the password of the sentinels");
    static final Key<String> REDIS_PREFIX = LIST.add(
            "redis-prefix",
            COMMON,
            text("TEXT", "[A-Za-z0-9._:-]{1,64}", "1 to 64 of `A-Z a-z 0-9 . _ : -`"),
            DEFAULT.prefix(),
            "first part of every key and channel; the same on all nodes");
    static final Key<Durability> DURABILITY = LIST.add(
            "durability", COMMON, Types.DURABILITY, DEFAULT.durability(), "what holds a broadcast before the ack");
    static final Key<Integer> WAIT_REPLICAS = LIST.add(
            "wait-replicas",
            COMMON,
            count("replicas", 1, 9),
            DEFAULT.waitReplicas(),
            "replicas that durability replicated waits for");
    static final Key<Integer> REDIS_BUCKETS = LIST.add(
            "redis-buckets",
            RARE,
            count("buckets", 1, 16_384),
            null,
            "1; 1024 with Redis Cluster",
            "groups that rooms fall into, each in one slot of a Redis Cluster; the same on all nodes");
    static final Key<Duration> REDIS_CONNECT_TIMEOUT = LIST.add(
            "redis-connect-timeout",
            RARE,
            time(MS_100, Duration.ofMinutes(1)),
            DEFAULT.connectTimeout(),
            "how long one attempt to connect may take");
    static final Key<Duration> REDIS_SILENCE = LIST.add(
            "redis-silence",
            RARE,
            time(Duration.ofMillis(500), Duration.ofMinutes(1)),
            DEFAULT.silence(),
            "how long Redis may be silent, or the node stand still, before its connections are made anew");

    private RedisKeys() {}
}
