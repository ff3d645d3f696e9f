package dev.fanfare.transport;

import dev.fanfare.broker.Broker;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.testing.ForwardingBroker;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An engine whose subscriptions can be held back, so that who joins waits; the rest is another engine's. */
final class HeldBroker extends ForwardingBroker {
    private volatile Promise<Void> held;

    HeldBroker(Broker engine) {
        super(engine);
    }

    /** From now on nobody joins, until this promise completes. */
    void hold(Promise<Void> until) {
        held = until;
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        return held == null ? super.subscribe(room) : held.future().compose(v -> super.subscribe(room));
    }
}
