package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.presence.MemoryPresence;
import dev.fanfare.room.HubMeter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A node on several real event loops, with the memory engine and no sockets. */
abstract class NodeCase {
    static final int LOOPS = 3;

    private final LogConfig logConfig = new LogConfig(20, 1 << 20, 1 << 20);
    Vertx vertx;
    List<Context> loops;
    BrokerDouble broker;
    Node node;

    @BeforeEach
    void start() {
        start(limits(0, 128), Duration.ofMillis(50));
    }

    static Limits limits(int perSecond, int unacknowledged) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                d.messageBytes(),
                10,
                d.userNameBytes(),
                2,
                d.connections(),
                d.handshakesPerSecond(),
                d.handshakeBurst(),
                perSecond,
                unacknowledged,
                30,
                Duration.ofMillis(300));
    }

    final void start(Limits limits, Duration linger) {
        stop();
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            loops.add(((VertxInternal) vertx).createEventLoopContext());
        }
        BrokerConfig d = BrokerConfig.DEFAULT;
        BrokerConfig config =
                new BrokerConfig(100, d.streamTtl(), d.keyTtl(), d.publishQueueBytes(), d.publishTimeout(), linger);
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        broker = new BrokerDouble(new MemoryBroker(context, config));
        node = new Node(
                new NodeId("n1", "abcd1234"),
                vertx,
                context,
                broker,
                new MemoryPresence(context, 5),
                new Node.Settings(limits, logConfig, config, 1_024, HubMeter.NONE),
                Clock.systemUTC());
        node.start().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        if (vertx != null) {
            node.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
            vertx = null;
        }
    }

    final Guest guest(int loop, String user) {
        return new Guest(node, loops.get(loop), user);
    }

    final Guest member(int loop, String user) {
        return member(loop, user, null, 0);
    }

    final Guest member(int loop, String user, Position since, int history) {
        Guest guest = guest(loop, user);
        guest.join(LOBBY, since, history);
        await().until(() -> guest.joined != null);
        return guest;
    }

    /** Sends, and returns when the node has it all: the broker may confirm a message before it hands it over. */
    final List<Position> sendAndAwait(Guest from, int count) {
        int before = from.ids.size();
        List<CompletableFuture<Receipt>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(from.send(LOBBY, "t" + i, null));
        }
        List<Position> positions = sent.stream().map(s -> s.join().position()).toList();
        await().until(() -> from.ids.size() >= before + count);
        return positions;
    }
}
