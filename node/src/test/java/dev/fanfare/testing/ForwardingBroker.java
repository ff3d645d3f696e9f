package dev.fanfare.testing;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import io.vertx.core.Future;
import java.util.List;

/** An engine that hands all to another one: a test overrides what is to go otherwise. */
public abstract class ForwardingBroker implements Broker {
    private final Broker engine;

    protected ForwardingBroker(Broker engine) {
        this.engine = engine;
    }

    @Override
    public void start(Listener listener) {
        engine.start(listener);
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        return engine.subscribe(room);
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
    public Position beginning(RoomName room) {
        return engine.beginning(room);
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
