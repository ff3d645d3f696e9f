package dev.fanfare.broker.redis;

import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.concurrent.TimeUnit;

/** Connections by the Redis client, one server at a time: it knows neither Sentinel nor Cluster here. */
final class RedisConnector implements Connector {
    private static final int CONNECTIONS = 2;
    private static final int MAX_WAITING = 8_192;

    private final Vertx vertx;
    private final RedisConfig config;

    RedisConnector(Vertx vertx, RedisConfig config) {
        this.vertx = vertx;
        this.config = config;
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
        String database = config.database() == 0 ? "" : "/" + config.database();
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
        RedisOptions options = new RedisOptions()
                .setConnectionString((config.tls() ? "rediss://" : "redis://") + server + database)
                .setNetClientOptions(net)
                .setMaxPoolSize(CONNECTIONS)
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1)
                .setMaxWaitingHandlers(MAX_WAITING);
        if (config.password() != null) {
            options.setPassword(config.password());
        }
        return config.user() == null ? options : options.setUser(config.user());
    }
}
