package dev.fanfare.testing;

import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.config.SentinelConfig;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link RedisConfig} for a test: what the test does not name is as in the one it begins with. */
public final class RedisConfigs {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final RedisConfig base;
    private List<HostPort> servers;
    private SentinelConfig sentinel;
    private boolean cluster;
    private boolean tls;
    private String authorities;
    private String user;
    private String password;
    private int database;
    private String prefix;
    private int buckets;

    private RedisConfigs(RedisConfig base) {
        this.base = base;
        this.servers = base.servers();
        this.sentinel = base.sentinel();
        this.cluster = base.cluster();
        this.tls = base.tls();
        this.authorities = base.authorities();
        this.user = base.user();
        this.password = base.password();
        this.database = base.database();
        this.prefix = base.prefix();
        this.buckets = base.buckets();
    }

    /** A prefix of keys that no other test of this JVM has, so that tests can share a server. */
    public static String freshPrefix() {
        return "t" + PREFIXES.incrementAndGet();
    }

    /** Begins with a server on this host and port. */
    public static RedisConfigs at(String host, int port) {
        return new RedisConfigs(RedisConfig.at(host, port));
    }

    /** Begins with another one. */
    public static RedisConfigs like(RedisConfig other) {
        return new RedisConfigs(other);
    }

    public RedisConfigs servers(List<HostPort> these) {
        servers = List.copyOf(these);
        return this;
    }

    public RedisConfigs sentinel(SentinelConfig how) {
        sentinel = how;
        return this;
    }

    public RedisConfigs cluster() {
        cluster = true;
        return this;
    }

    /** With TLS; {@code trusted}: certificates in PEM, null for the system's. */
    public RedisConfigs tls(String trusted) {
        tls = true;
        authorities = trusted;
        return this;
    }

    public RedisConfigs user(String name, String secret) {
        user = name;
        password = secret;
        return this;
    }

    public RedisConfigs password(String secret) {
        password = secret;
        return this;
    }

    public RedisConfigs database(int number) {
        database = number;
        return this;
    }

    public RedisConfigs prefix(String first) {
        prefix = first;
        return this;
    }

    public RedisConfigs buckets(int count) {
        buckets = count;
        return this;
    }

    public RedisConfig build() {
        return new RedisConfig(
                servers,
                sentinel,
                cluster,
                tls,
                authorities,
                user,
                password,
                database,
                prefix,
                buckets,
                base.connectTimeout(),
                base.silence(),
                base.durability(),
                base.waitReplicas());
    }
}
