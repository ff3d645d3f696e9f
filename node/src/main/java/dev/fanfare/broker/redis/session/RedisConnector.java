package dev.fanfare.broker.redis.session;

import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.config.SentinelConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.concurrent.TimeUnit;

/**
 * Connections by the Redis client, one server at a time. Its own modes for Sentinel and Cluster are not used: they lose
 * subscriptions when a connection is replaced.
 */
public final class RedisConnector implements Connector {
    private static final int CONNECTIONS = 3;
    private static final int MAX_WAITING = 8_192;

    private final Vertx vertx;
    private final RedisConfig config;
    private final String user;
    private final String password;
    private final int database;

    private RedisConnector(Vertx vertx, RedisConfig config, String user, String password, int database) {
        this.vertx = vertx;
        this.config = config;
        this.user = user;
        this.password = password;
        this.database = database;
    }

    /** To servers that hold data. */
    public static RedisConnector servers(Vertx vertx, RedisConfig config) {
        return new RedisConnector(vertx, config, config.user(), config.password(), config.database());
    }

    /** To sentinels, which have users and passwords of their own, and no databases. */
    public static RedisConnector sentinels(Vertx vertx, RedisConfig config) {
        SentinelConfig sentinel = config.sentinel();
        return new RedisConnector(vertx, config, sentinel.user(), sentinel.password(), 0);
    }

    @Override
    public Client client(HostPort server) {
        Redis redis = Redis.createClient(vertx, options(server));
        return new Client() {
            @Override
            public Future<RedisConnection> connect() {
                return redis.connect();
            }

            @Override
            public Future<Void> close() {
                return redis.close();
            }
        };
    }

    private RedisOptions options(HostPort server) {
        RedisOptions options = new RedisOptions()
                .setConnectionString(
                        (config.tls() ? "rediss://" : "redis://") + server + (database == 0 ? "" : "/" + database))
                .setNetClientOptions(net())
                .setMaxPoolSize(CONNECTIONS)
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1)
                .setMaxWaitingHandlers(MAX_WAITING);
        if (password != null) {
            options.setPassword(password);
        }
        return user == null ? options : options.setUser(user);
    }

    private NetClientOptions net() {
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpNoDelay(true)
                // Closing throws away what the kernel would send again: it must not arrive after the new session's
                // retry.
                .setSoLinger(0)
                .setReadIdleTimeout((int) config.silence().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        if (config.tls()) {
            net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
        }
        if (config.authorities() != null) {
            net.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(config.authorities())));
        }
        return net;
    }
}
