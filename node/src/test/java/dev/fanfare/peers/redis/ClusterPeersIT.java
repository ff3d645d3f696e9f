package dev.fanfare.peers.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.peers.PeersContract;
import dev.fanfare.redis.Buckets;
import dev.fanfare.testing.PeersProbe;
import dev.fanfare.testing.RedisCluster;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis Cluster of three shards. */
class ClusterPeersIT extends PeersContract {
    @Running
    private static RedisCluster redis;

    private final String prefix = RedisConfigs.freshPrefix();

    @Override
    protected PeersProbe.Engine engine(Context context, String incarnation) {
        NodeId id = new NodeId("n", incarnation);
        RedisConfig config = redis.config(prefix, 64);
        RedisBroker broker = new RedisBroker(vertx, context, id, config, BrokerConfig.DEFAULT);
        RedisPeers peers = new RedisPeers(vertx, id, Buckets.of(config));
        broker.share(peers.user());
        return new PeersProbe.Engine(peers, () -> broker.start(new RedisPeersIT.Nobody()), broker::close);
    }

    @Test
    void everyNodeAnswers_onceEach() {
        try (PeersProbe second = new PeersProbe(vertx, "bbbbbbbb", this::engine)) {
            awaitNodes(probe, 2);

            assertThat(probe.ask("x").texts()).containsExactlyInAnyOrder("aaaaaaaa: x", "bbbbbbbb: x");
            assertThat(second.ask("y").nodes()).isEqualTo(2);
        }
    }
}
