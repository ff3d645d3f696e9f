package dev.fanfare.node;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.testing.ForwardingBroker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine that can be told to be silent, and that remembers what was asked of it. */
final class BrokerDouble extends ForwardingBroker {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger histories = new AtomicInteger();
    volatile boolean silent;
    volatile Throwable failure;

    private volatile Listener listener;

    BrokerDouble(Broker engine) {
        super(engine);
    }

    Listener listener() {
        return listener;
    }

    private <T> Future<T> unless(Future<T> answer) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        return silent ? Promise.<T>promise().future() : answer;
    }

    @Override
    public void start(Listener to) {
        listener = to;
        super.start(to);
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        calls.add("subscribe " + room);
        return unless(super.subscribe(room));
    }

    @Override
    public void unsubscribe(RoomName room) {
        calls.add("unsubscribe " + room);
        super.unsubscribe(room);
    }

    @Override
    public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
        return unless(super.publish(room, batch));
    }

    @Override
    public Future<History> history(RoomName room, Position since, int limit) {
        histories.incrementAndGet();
        return unless(super.history(room, since, limit));
    }
}
