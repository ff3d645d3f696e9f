package dev.fanfare.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Payload;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.MemoryPresence;
import dev.fanfare.room.HubMeter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory of the past that joins ask for, where nothing is being published. */
class NodeBudgetTest {
    private static final int ROOMS = 10;
    private static final long ALL_BYTES = 1 << 20;

    @Test
    void pastReadForJoinsInQuietRooms_staysWithinTheBoundOfAllLogs() {
        Vertx vertx = Vertx.vertx();
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        MemoryBroker broker = new MemoryBroker(context, BrokerConfig.DEFAULT);
        Node.Settings settings = new Node.Settings(
                Limits.DEFAULT, new LogConfig(100, 1 << 20, ALL_BYTES), BrokerConfig.DEFAULT, 1_024, HubMeter.NONE);
        Node node = new Node(
                new NodeId("n1", "abcd1234"),
                vertx,
                context,
                broker,
                new MemoryPresence(context, 5),
                settings,
                Clock.systemUTC());
        node.start().await();
        context.runOnContext(v -> {
            for (int i = 0; i < ROOMS * 10; i++) {
                Payload large =
                        new Payload(Payload.Kind.TEXT, "x".repeat(30_000).getBytes(StandardCharsets.US_ASCII));
                broker.publish(new RoomName("r" + i % ROOMS), List.of(new Message("ana", "", "n1", 0, null, large)));
            }
        });

        for (int i = 0; i < ROOMS; i++) {
            Guest guest = new Guest(node, ((VertxInternal) vertx).createEventLoopContext(), "bo");
            guest.join(new RoomName("r" + i), null, 10);
            await().until(() -> guest.ids.size() == 10);
        }

        long encodedByTheLastToJoin = 10 * 31_000L;
        assertThat(node.logBytes()).isBetween(1L, ALL_BYTES + encodedByTheLastToJoin);
        node.close().await();
        vertx.close().await();
    }
}
