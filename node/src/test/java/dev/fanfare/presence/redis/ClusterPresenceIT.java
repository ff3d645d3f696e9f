package dev.fanfare.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.NodeId;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceContract;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.testing.PresenceProbe;
import dev.fanfare.testing.RedisCluster;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis Cluster of three shards. */
class ClusterPresenceIT extends PresenceContract {
    @Running
    private static RedisCluster redis;

    private final String prefix = RedisConfigs.freshPrefix();
    private int incarnations;

    @Override
    protected Presence engine(Context context, String node) {
        NodeId id = new NodeId(node, "inc0000" + incarnations++);
        RedisConfig config = redis.config(prefix, 64);
        RedisBroker broker = new RedisBroker(vertx, context, id, config, BrokerConfig.DEFAULT);
        RedisPresence presence = new RedisPresence(vertx, context, id, config, CONFIG, PresenceMeter.NONE);
        broker.share(presence.user());
        return new RedisPresenceIT.WithBroker(presence, broker);
    }

    @Test
    void membersOfAllNodes_areListedOnEach_inRoomsOfAllShards() {
        try (PresenceProbe second = new PresenceProbe(vertx, "n2", context -> engine(context, "n2"))) {
            List<String> rooms =
                    IntStream.range(0, 20).mapToObj(i -> "room-" + i).toList();
            rooms.forEach(room -> {
                probe.watch(room);
                probe.enter(room, "ana");
                second.enter(room, "bo");
            });

            rooms.forEach(room -> probe.awaitList(room, "ana", "bo"));
            assertThat(probe.wrong()).isEmpty();
        }
    }

    @Test
    void keysThatAreLostInAllShards_comeBack_andNobodyIsToldAnything() {
        try (PresenceProbe second = new PresenceProbe(vertx, "n2", context -> engine(context, "n2"));
                PresenceProbe asking = new PresenceProbe(vertx, "n3", context -> engine(context, "n3"))) {
            // given
            List<String> rooms =
                    IntStream.range(0, 20).mapToObj(i -> "room-" + i).toList();
            rooms.forEach(room -> {
                probe.watch(room);
                probe.enter(room, "ana");
                second.enter(room, "bo");
            });
            rooms.forEach(room -> probe.awaitList(room, "ana", "bo"));
            int lists = probe.fullLists();
            // when
            redis.servers()
                    .forEach(server -> ((List<?>) server.command("KEYS", prefix + ":{b*}:p*"))
                            .forEach(key -> server.command("DEL", key.toString())));
            // then
            rooms.forEach(room -> await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> asking.members(room).list().size() == 2));
            assertThat(probe.left()).isEmpty();
            assertThat(probe.fullLists()).isEqualTo(lists);
            // and when a member leaves, it is told
            second.leave("room-0", DepartureReason.LEFT, "bo");
            probe.awaitList("room-0", "ana");
        }
    }
}
