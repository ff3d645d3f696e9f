package dev.fanfare.transport;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/** An engine whose subscriptions can be held back, so that who joins waits; the rest is another engine's. */
final class HeldBroker implements Broker {
    private final Broker engine;
    private volatile Promise<Void> held;

    HeldBroker(Broker engine) {
        this.engine = engine;
    }

    /** From now on nobody joins, until this promise completes. */
    void hold(Promise<Void> until) {
        held = until;
    }

    @Override
    public void start(Listener listener) {
        engine.start(listener);
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        return held == null ? engine.subscribe(room) : held.future().compose(v -> engine.subscribe(room));
    }

    @Override
    public void unsubscribe(RoomName room) {
        engine.unsubscribe(room);
    }

    @Override
    public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
        return engine.publish(room, batch);
    }

    @Override
    public Future<History> history(RoomName room, Position since, int limit) {
        return engine.history(room, since, limit);
    }

    @Override
    public Health health() {
        return engine.health();
    }

    @Override
    public Future<Void> close() {
        return engine.close();
    }
}
