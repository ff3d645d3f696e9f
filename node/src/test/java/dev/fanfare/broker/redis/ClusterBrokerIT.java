package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.BrokerContract;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.session.RedisConnector;
import dev.fanfare.broker.redis.subscribe.Pace;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisCluster;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis Cluster of three shards. */
class ClusterBrokerIT extends BrokerContract {
    private static final Pace QUICK = new Pace(20, 10, 50, 100);
    private static final int BUCKETS = 64;

    @Running
    private static RedisCluster redis;

    private final String prefix = RedisConfigs.freshPrefix();

    @Override
    protected Broker engine(Context context, BrokerConfig config) {
        return new RedisBroker(
                new RedisBroker.Surroundings(
                        vertx,
                        context,
                        BrokerMeter.NONE,
                        new Random(),
                        () -> System.nanoTime() / 1_000_000,
                        RedisConnector.servers(vertx, redis.config(prefix, BUCKETS))),
                new NodeId("n", "inc00001"),
                redis.config(prefix, BUCKETS),
                config,
                QUICK);
    }

    @Test
    void manyRooms_areSubscribedTogether_onAllShards() {
        List<CompletableFuture<Position>> begun = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            RoomName room = new RoomName("room-" + i);
            begun.add(probe.begin(() -> probe.broker.subscribe(room)));
        }
        begun.forEach(CompletableFuture::join);
        try (BrokerProbe second = new BrokerProbe(vertx, context -> engine(context, CONFIG))) {
            for (int i = 0; i < 1_000; i += 10) {
                second.publish("room-" + i, "m" + i);
            }
        }
        for (int i = 0; i < 1_000; i += 10) {
            probe.awaitCount("room-" + i, 1);
            assertThat(probe.texts("room-" + i)).containsExactly("m" + i);
        }
        assertThat(probe.received("room-1")).isEmpty();
    }

    @Test
    void publications_goThroughShardedPubSub_toTheShardOfTheRoomAlone() {
        probe.subscribe("lobby");
        probe.publish("lobby", "one");
        probe.awaitCount("lobby", 1);

        RoomKeys lobby = new Keyspace(Buckets.of(redis.config(prefix, BUCKETS))).of(new RoomName("lobby"));
        for (int shard = 0; shard < RedisCluster.SHARDS; shard++) {
            long expected = RedisCluster.shard(lobby.channel()) == shard ? 1 : 0;
            assertThat(redis.server(shard).command("PUBSUB", "SHARDNUMSUB", lobby.channel()))
                    .isEqualTo(List.of(lobby.channel(), expected));
            assertThat(redis.server(shard).command("PUBSUB", "NUMSUB", lobby.channel()))
                    .isEqualTo(List.of(lobby.channel(), 0L));
        }
    }
}
