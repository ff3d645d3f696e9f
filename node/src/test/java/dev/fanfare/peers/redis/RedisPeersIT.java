package dev.fanfare.peers.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.peers.Answers;
import dev.fanfare.peers.PeersContract;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.Buckets;
import dev.fanfare.testing.PeersProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, and what several nodes owe one another. */
class RedisPeersIT extends PeersContract {
    @Running
    private static RedisServer redis;

    private final String prefix = RedisConfigs.freshPrefix();

    @Override
    protected PeersProbe.Engine engine(Context context, String incarnation) {
        return engine(context, incarnation, redis.port());
    }

    private PeersProbe.Engine engine(Context context, String incarnation, int port) {
        NodeId id = new NodeId("n", incarnation);
        RedisConfig config = RedisServer.config(prefix, port, 4, null);
        RedisBroker broker = new RedisBroker(vertx, context, id, config, BrokerConfig.DEFAULT);
        RedisPeers peers = new RedisPeers(vertx, id, Buckets.of(config));
        broker.share(peers.user());
        return new PeersProbe.Engine(peers, () -> broker.start(new Nobody()), broker::close);
    }

    private PeersProbe another(String incarnation, int port) {
        return new PeersProbe(vertx, incarnation, (context, name) -> engine(context, name, port));
    }

    @Test
    void everyNodeAnswers_onceEach() {
        try (PeersProbe second = another("bbbbbbbb", redis.port());
                PeersProbe third = another("cccccccc", redis.port())) {
            awaitNodes(probe, 3);

            assertThat(probe.ask("x").texts()).containsExactlyInAnyOrder("aaaaaaaa: x", "bbbbbbbb: x", "cccccccc: x");
            assertThat(third.ask("y").texts()).containsExactlyInAnyOrder("aaaaaaaa: y", "bbbbbbbb: y", "cccccccc: y");
            assertThat(second.ask("z").nodes()).isEqualTo(3);
        }
    }

    @Test
    void aNodeThatDoesNotAnswer_isCounted_andMissing() {
        try (PeersProbe second = another("bbbbbbbb", redis.port())) {
            awaitNodes(probe, 2);
            second.answering = question -> Future.future(never -> {});

            assertThat(probe.ask("x")).isEqualTo(new Answers(2, List.of("aaaaaaaa: x")));
        }
    }

    @Test
    void aNodeThatIsStopped_isNotCountedAnyMore() {
        try (PeersProbe second = another("bbbbbbbb", redis.port())) {
            awaitNodes(probe, 2);
            second.end();

            assertThat(probe.ask("x")).isEqualTo(new Answers(1, List.of("aaaaaaaa: x")));
        }
    }

    @Test
    void aNodeThatIsCutOff_saysSo_isCountedForAWhile_andComesBack() throws Exception {
        try (TcpProxy proxy = new TcpProxy(redis.port());
                PeersProbe second = another("bbbbbbbb", proxy.port())) {
            awaitNodes(probe, 2);
            // when
            proxy.cut();
            // then
            await().untilAsserted(() -> assertThatThrownBy(() -> second.ask("x"))
                    .isInstanceOfSatisfying(
                            FanfareException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BROKER_UNAVAILABLE)));
            assertThat(probe.ask("x")).isEqualTo(new Answers(2, List.of("aaaaaaaa: x")));
            awaitNodes(probe, 1);
            // when
            proxy.heal();
            // then
            awaitNodes(probe, 2);
            assertThat(second.ask("x").texts()).containsExactlyInAnyOrder("aaaaaaaa: x", "bbbbbbbb: x");
        }
    }

    @Test
    void whatIsNoQuestion_orOfAnotherVersion_isNotAnswered_andDoesNoHarm() {
        try (PeersProbe second = another("bbbbbbbb", redis.port())) {
            awaitNodes(probe, 2);
            redis.command("PUBLISH", prefix + ":ask", "2 1 bbbbbbbb\nx");
            redis.command("PUBLISH", prefix + ":ask", "rubbish");
            redis.command("PUBLISH", prefix + ":answer:aaaaaaaa", "1 99999 bbbbbbbb\nan answer to nothing");
            redis.command("PUBLISH", prefix + ":answer:aaaaaaaa", "\n");

            assertThat(second.ask("y").nodes()).isEqualTo(2);
            assertThat(probe.ask("x").texts()).containsExactlyInAnyOrder("aaaaaaaa: x", "bbbbbbbb: x");
        }
    }

    /** Nobody subscribes to rooms here. */
    static final class Nobody implements Broker.Listener {
        @Override
        public void onPublications(RoomName room, List<Publication> publications) {
            throw new AssertionError("nobody subscribes here");
        }

        @Override
        public void onDiscontinuity(RoomName room, Position top) {
            throw new AssertionError("nobody subscribes here");
        }
    }
}
