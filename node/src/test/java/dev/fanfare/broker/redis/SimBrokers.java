package dev.fanfare.broker.redis;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.subscribe.Pace;
import dev.fanfare.broker.redis.wire.Envelope;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Engines whose time, randomness and servers are given, for the simulation. */
public final class SimBrokers {
    private SimBrokers() {}

    /** Where connections come from. */
    public interface Servers {
        /** A new connection to whatever server is behind the address now. */
        Future<RedisConnection> connect();

        /** Ends all that were made here. */
        void close();
    }

    /** An engine on the thread's context, which must be none; {@code millis} never goes back. */
    public static Broker make(
            Vertx vertx,
            NodeId node,
            RedisConfig redis,
            BrokerConfig config,
            RandomGenerator random,
            LongSupplier millis,
            Supplier<Servers> servers) {
        return new RedisBroker(
                new RedisBroker.Surroundings(
                        vertx, null, BrokerMeter.NONE, random, millis, address -> client(servers.get())),
                node,
                redis,
                config,
                Pace.DEFAULT);
    }

    private static Connector.Client client(Servers servers) {
        return new Connector.Client() {
            @Override
            public Future<RedisConnection> connect() {
                return servers.connect();
            }

            @Override
            public Future<Void> close() {
                servers.close();
                return Future.succeededFuture();
            }
        };
    }

    /** The texts of the scripts, by their names in lower case. */
    public static Map<String, String> scripts() {
        Map<String, String> texts = new TreeMap<>();
        for (Script script : Script.values()) {
            texts.put(script.name().toLowerCase(Locale.ROOT), script.source);
        }
        return texts;
    }

    /** A message as it stands in a stream. */
    public static byte[] encode(Message message) {
        return Envelope.encode(message);
    }

    /** What an envelope in a stream holds. */
    public static Message decode(byte[] envelope) {
        return Envelope.decode(envelope);
    }

    /** The key of a room's stream. */
    public static String stream(RedisConfig redis, RoomName room) {
        return new Keyspace(Buckets.of(redis)).of(room).stream();
    }

    /** The key of a room's meta hash. */
    public static String meta(RedisConfig redis, RoomName room) {
        return new Keyspace(Buckets.of(redis)).of(room).meta();
    }
}
