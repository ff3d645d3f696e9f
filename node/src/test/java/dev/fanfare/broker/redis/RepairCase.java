package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.LiveNodes;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Nodes and servers that die, for tests of what is put back. */
abstract class RepairCase {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final BrokerConfig CONFIG = new BrokerConfig(
            10_000, Duration.ofHours(1), Duration.ofMinutes(5), 1 << 20, Duration.ofSeconds(15), Duration.ZERO);

    final List<AutoCloseable> closing = new ArrayList<>();
    final List<BrokerProbe> nodes = new ArrayList<>();
    final Counts counts = new Counts();

    @Running
    Vertx vertx;

    RedisServer redis;

    /** Where the nodes connect to: an address that may lead elsewhere later. */
    TcpProxy address;

    static final class Counts implements BrokerMeter {
        final AtomicInteger offered = new AtomicInteger();
        final AtomicInteger restored = new AtomicInteger();
        final AtomicInteger again = new AtomicInteger();
        final AtomicInteger rewound = new AtomicInteger();
        final AtomicInteger lost = new AtomicInteger();

        @Override
        public void offered(int count) {
            offered.addAndGet(count);
        }

        @Override
        public void merged(int back, int anew) {
            restored.addAndGet(back);
            again.addAndGet(anew);
        }

        @Override
        public void lost(int count) {
            lost.addAndGet(count);
        }

        @Override
        public void rewound() {
            rewound.incrementAndGet();
        }
    }

    @BeforeEach
    void start() {
        redis = server();
        address = proxy(redis);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(BrokerProbe::close);
        for (AutoCloseable one : closing) {
            one.close();
        }
    }

    RedisServer server(String... args) {
        RedisServer made = RedisServer.start(args);
        closing.add(made);
        return made;
    }

    TcpProxy proxy(RedisServer to) {
        TcpProxy made = new TcpProxy(to.port());
        closing.add(made);
        return made;
    }

    BrokerProbe node() {
        return node(address.port());
    }

    BrokerProbe node(int port) {
        BrokerProbe node = new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId("n" + nodes.size(), "inc0000" + nodes.size()),
                        RedisServer.config("repair", port, 2, null),
                        CONFIG,
                        counts));
        nodes.add(node);
        return node;
    }

    List<BrokerProbe> three() {
        for (int i = 0; i < 3; i++) {
            node().subscribe("lobby");
        }
        awaitLive(redis, 3);
        return nodes;
    }

    /** Waits until every node knows the others. */
    static void awaitLive(RedisServer server, int count) {
        LiveNodes.awaitKnown(server, "repair:live", count);
    }

    /** A replica of the server that stops hearing from it when told so. */
    final class Replica {
        final RedisServer server = RepairCase.this.server();
        final TcpProxy line;

        Replica(RedisServer of) {
            line = proxy(of);
            server.command("REPLICAOF", "127.0.0.1", line.port() + "");
            await().atMost(PATIENCE)
                    .until(() -> ((String) server.command("INFO", "replication")).contains("master_link_status:up"));
        }

        /** Waits until it has all that the primary has. */
        void caughtUp(RedisServer of) {
            await().atMost(PATIENCE).until(() -> offset(of).equals(offset(server)));
        }

        static String offset(RedisServer of) {
            return ((String) of.command("INFO", "replication")).replaceAll("(?s).*master_repl_offset:(\\d+).*", "$1");
        }

        void cutOff() {
            line.hold();
        }

        void promote() {
            server.command("REPLICAOF", "NO", "ONE");
        }
    }

    static void assertNothingMissed(BrokerProbe node, String... texts) {
        node.awaitCount("lobby", texts.length);
        assertThat(node.texts("lobby")).containsExactly(texts);
        assertThat(node.discontinuities("lobby")).isEmpty();
        assertThat(node.cuts("lobby")).isEmpty();
    }
}
