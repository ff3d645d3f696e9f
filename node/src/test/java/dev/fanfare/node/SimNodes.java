package dev.fanfare.node;

import dev.fanfare.broker.Broker;
import dev.fanfare.model.NodeId;
import dev.fanfare.presence.MemoryPresence;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Nodes whose time and randomness are given, for the simulation. */
public final class SimNodes {
    private SimNodes() {}

    /** One that is not started; {@code millis} never goes back. */
    public static Node make(
            NodeId id,
            Vertx vertx,
            Context context,
            Broker broker,
            Node.Settings settings,
            LongSupplier millis,
            RandomGenerator random) {
        return new Node(
                id,
                vertx,
                context,
                broker,
                new MemoryPresence(context, 1),
                settings,
                Clock.systemUTC(),
                new Rooms.Time(millis, random));
    }
}
