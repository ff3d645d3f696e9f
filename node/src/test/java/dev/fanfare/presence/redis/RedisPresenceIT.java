package dev.fanfare.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceChange;
import dev.fanfare.presence.PresenceContract;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.testing.PresenceProbe;
import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, what nodes owe one another, and what holds when nodes, links and the server fail. */
class RedisPresenceIT extends PresenceContract {
    private static final Duration BOUND = Duration.ofSeconds(20);

    @Running
    private static RedisServer redis;

    private final String prefix = RedisConfigs.freshPrefix();
    private int incarnations;

    @Override
    protected Presence engine(Context context, String node) {
        return engine(context, node, redis.port());
    }

    private Presence engine(Context context, String node, int port) {
        return engine(context, node, RedisServer.config(prefix, port, 4, null));
    }

    private Presence engine(Context context, String node, RedisConfig config) {
        NodeId id = new NodeId(node, "inc0000" + incarnations++);
        RedisBroker broker = new RedisBroker(vertx, context, id, config, BrokerConfig.DEFAULT);
        RedisPresence presence = new RedisPresence(vertx, context, id, config, CONFIG, PresenceMeter.NONE);
        broker.share(presence.user());
        return new WithBroker(presence, broker);
    }

    private PresenceProbe another(String node) {
        return another(node, redis.port());
    }

    private PresenceProbe another(String node, int port) {
        PresenceProbe made = new PresenceProbe(vertx, node, context -> engine(context, node, port));
        awaitUp(made);
        return made;
    }

    @Test
    void membersOfAllNodes_areListedOnEach() {
        try (PresenceProbe second = another("n2")) {
            probe.watch("lobby");
            probe.enter("lobby", "ana");
            second.enter("lobby", "bo");
            second.watch("lobby");

            probe.awaitList("lobby", "ana", "bo");
            second.awaitList("lobby", "ana", "bo");
            assertThat(probe.members("lobby").list()).contains(new PresentMember("bo", "n2-bo", "n2"));
            assertThat(second.wrong()).isEmpty();
        }
    }

    @Test
    void nodeThatIsStopped_leavesNothingBehind_withoutWaitingForItsLease() {
        // given
        probe.watch("lobby");
        PresenceProbe second = another("n2");
        second.enter("lobby", "bo", "cy");
        probe.awaitList("lobby", "bo", "cy");
        // when
        second.leave("lobby", DepartureReason.CLOSED, "bo", "cy");
        second.close();
        // then
        probe.awaitList("lobby");
        assertThat(probe.left()).extracting("reason").containsOnly(DepartureReason.CLOSED);
        assertThat(keys()).as("nothing of the stopped node").noneMatch(key -> key.contains("inc00001"));
    }

    @Test
    void nodeThatIsCutOff_isReapedWithinItsLease_withOneChange_andComesBackWhole() throws Exception {
        try (TcpProxy proxy = new TcpProxy(redis.port());
                PresenceProbe second = another("n2", proxy.port())) {
            // given
            String[] users = IntStream.range(0, 20).mapToObj(i -> "u" + i).toArray(String[]::new);
            probe.watch("lobby");
            probe.enter("lobby", "ana");
            second.enter("lobby", users);
            second.watch("lobby");
            second.enter("other", "in another room");
            await().atMost(BOUND).until(() -> probe.list("lobby").size() == 21);
            await().atMost(BOUND).until(() -> second.list("lobby").size() == 21);
            int before = probe.changes().size();
            // when
            proxy.cut();
            // then
            probe.awaitList("lobby", "ana");
            List<PresenceChange> after =
                    List.copyOf(probe.changes().subList(before, probe.changes().size()));
            assertThat(after).hasSize(1);
            assertThat(after.get(0).left()).hasSize(20).extracting("reason").containsOnly(DepartureReason.NODE_LOST);
            await().until(() -> probe.members("other").list().isEmpty());
            // when some go and one comes while it is cut off
            second.leave("lobby", DepartureReason.LEFT, "u0", "u1");
            second.enter("lobby", "late");
            second.enter("lobby", "ghost");
            second.leave("lobby", DepartureReason.LEFT, "ghost");
            proxy.heal();
            // then
            await().atMost(BOUND).until(() -> probe.list("lobby").size() == 20);
            assertThat(probe.list("lobby"))
                    .contains("n1-ana", "n2-late", "n2-u2")
                    .doesNotContain("n2-u0", "n2-u1", "n2-ghost");
            await().atMost(BOUND).until(() -> second.list("lobby").equals(probe.list("lobby")));
            assertThat(probe.left()).extracting("connection").doesNotHaveDuplicates();
            assertThat(second.wrong()).isEmpty();
        }
    }

    @Test
    void redisThatLostEverything_isToldEverythingAgain_andNobodyIsReaped() {
        try (PresenceProbe second = another("n2")) {
            // given
            probe.watch("lobby");
            second.watch("lobby");
            probe.enter("lobby", "ana");
            second.enter("lobby", "bo", "cy");
            probe.awaitList("lobby", "ana", "bo", "cy");
            second.awaitList("lobby", "ana", "bo", "cy");
            // when
            redis.kill();
            second.leave("lobby", DepartureReason.LEFT, "cy");
            second.enter("lobby", "dan");
            assertThat(probe.members("lobby").list()).as("as last known").hasSize(3);
            redis.restart();
            // then
            probe.awaitList("lobby", "ana", "bo", "dan");
            second.awaitList("lobby", "ana", "bo", "dan");
            await().until(() -> probe.members("lobby").list().size() == 3);
            assertThat(probe.left()).extracting("reason").doesNotContain(DepartureReason.NODE_LOST);
            assertThat(second.wrong()).isEmpty();
        }
    }

    @Test
    void connectionsThatAreKilled_costNobodyHisPlace() {
        try (PresenceProbe second = another("n2")) {
            // given
            probe.watch("lobby");
            probe.enter("lobby", "ana", "bo");
            second.enter("lobby", "cy");
            probe.awaitList("lobby", "ana", "bo", "cy");
            // when
            redis.killClients("normal");
            redis.killClients("pubsub");
            probe.leave("lobby", DepartureReason.LEFT, "bo");
            second.enter("lobby", "dan");
            // then
            probe.awaitList("lobby", "ana", "cy", "dan");
            assertThat(probe.left()).extracting("user").doesNotContain("ana", "cy", "dan");
        }
    }

    @Test
    void serverThatStoodStillLongerThanTheLease_makesNobodyLost() {
        try (PresenceProbe second = another("n2")) {
            // given
            probe.watch("lobby");
            probe.enter("lobby", "ana");
            second.enter("lobby", "bo");
            probe.awaitList("lobby", "ana", "bo");
            // when
            redis.pause();
            long longer = System.nanoTime() + 2 * CONFIG.lease().toNanos();
            try {
                await().until(() -> System.nanoTime() - longer >= 0);
            } finally {
                redis.resume();
            }
            // then
            probe.enter("lobby", "afterwards");
            probe.awaitList("lobby", "ana", "bo", "afterwards");
            assertThat(probe.left()).isEmpty();
            assertThat(probe.list("lobby")).hasSize(3);
        }
    }

    @Test
    void fieldThatRedisBroughtBack_isStruckOffAfterTheReconnect() {
        // given a failover that rewound a leave: the server has a member that is not here
        probe.watch("lobby");
        probe.enter("lobby", "ana", "bo");
        probe.awaitList("lobby", "ana", "bo");
        String hash = keys().stream()
                .filter(key -> key.contains("ph:lobby/inc00000"))
                .findFirst()
                .orElseThrow();
        redis.command("HSET", hash, "n1-ghost", "n1/ghost");
        redis.command("HDEL", hash, "n1-bo");
        // when
        redis.killClients("normal");
        // then
        await().atMost(BOUND)
                .until(() -> redis.command("HEXISTS", hash, "n1-ghost").equals(0L));
        await().atMost(BOUND)
                .until(() -> redis.command("HEXISTS", hash, "n1-bo").equals(1L));
        probe.awaitList("lobby", "ana", "bo");
    }

    @Test
    void userOfTheDocumentedRule_mayDoAllThatPresenceDoes() throws Exception {
        // given
        String rule = Files.readAllLines(Path.of("../docs/operations/redis.md")).stream()
                .filter(line -> line.startsWith("    ACL SETUSER fanfare "))
                .findFirst()
                .orElseThrow();
        redis.command(rule.strip().replace("PASSWORD", "pw").split(" +"));
        RedisConfig config = RedisConfigs.at("127.0.0.1", redis.port())
                .user("fanfare", "pw")
                .prefix("fanfare")
                .build();
        try (TcpProxy proxy = new TcpProxy(redis.port());
                PresenceProbe one = new PresenceProbe(vertx, "n2", context -> engine(context, "n2", config))) {
            RedisConfig cut = RedisConfigs.at("127.0.0.1", proxy.port())
                    .user("fanfare", "pw")
                    .prefix("fanfare")
                    .build();
            PresenceProbe lost = new PresenceProbe(vertx, "n3", context -> engine(context, "n3", cut));
            awaitUp(one);
            awaitUp(lost);
            // when members come, go, are lost by Redis, and with their node
            one.watch("lobby");
            one.enter("lobby", "ana");
            lost.enter("lobby", "bo", "cy");
            one.awaitList("lobby", "ana", "bo", "cy");
            lost.leave("lobby", DepartureReason.LEFT, "cy");
            one.awaitList("lobby", "ana", "bo");
            redis.killClients("normal");
            proxy.cut();
            // then
            one.awaitList("lobby", "ana");
            assertThat(one.left()).extracting("reason").contains(DepartureReason.NODE_LOST);
            lost.close();
        }
        assertThat((List<?>) redis.command("ACL", "LOG"))
                .allSatisfy(denied -> assertThat(denied.toString()).containsPattern("object, config(\\|get)?,"));
    }

    @Test
    void storm_isWrittenInFewCalls() {
        // given
        probe.watch("lobby");
        long before = calls();
        // when
        probe.run(() -> {
            for (int i = 0; i < 1_000; i++) {
                probe.enterNow("storm", "u" + i);
            }
        });
        await().atMost(BOUND).until(() -> total("ph:storm/") == 1_000);
        // then
        assertThat(calls() - before).isLessThan(50);
    }

    private long total(String name) {
        return keys().stream()
                .filter(key -> key.contains(name))
                .mapToLong(key -> (Long) redis.command("HLEN", key))
                .sum();
    }

    /** Scripts that were called. */
    private static long calls() {
        return redis.command("INFO", "commandstats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                .sum();
    }

    private List<String> keys() {
        return ((List<?>) redis.command("KEYS", prefix + "*"))
                .stream().map(Object::toString).toList();
    }

    /** A broker that serves presence with its link, and ends with it. */
    static final class WithBroker implements Presence {
        private final Presence presence;
        private final Broker broker;

        WithBroker(Presence presence, Broker broker) {
            this.presence = presence;
            this.broker = broker;
        }

        @Override
        public void start(Listener listener) {
            presence.start(listener);
            broker.start(new Broker.Listener() {
                @Override
                public void onPublications(RoomName room, List<Publication> publications) {
                    throw new AssertionError("nobody publishes here");
                }

                @Override
                public void onDiscontinuity(RoomName room, Position top) {
                    throw new AssertionError("nobody subscribes here");
                }
            });
        }

        @Override
        public void enter(RoomName room, PresentMember member) {
            presence.enter(room, member);
        }

        @Override
        public void leave(RoomName room, String connection, DepartureReason reason) {
            presence.leave(room, connection, reason);
        }

        @Override
        public void watch(RoomName room) {
            presence.watch(room);
        }

        @Override
        public void unwatch(RoomName room) {
            presence.unwatch(room);
        }

        @Override
        public Members known(RoomName room) {
            return presence.known(room);
        }

        @Override
        public Future<Members> members(RoomName room) {
            return presence.members(room);
        }

        @Override
        public Future<Void> close() {
            return presence.close().eventually(broker::close);
        }
    }
}
