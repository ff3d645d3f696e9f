package dev.fanfare.drill.traffic;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An engine that works, but for what a subclass spoils: the nodes behind it believe it. */
abstract class BrokenBroker implements Broker {
    private static final int EVERY = 1_000;

    final Broker real;
    private int count;

    BrokenBroker(Broker real) {
        this.real = real;
    }

    /** Whether it is time for the fault: one in a thousand, the first of them early. */
    boolean now() {
        return count++ % EVERY == EVERY / 10;
    }

    /** Acknowledges one in a thousand messages without appending it. */
    static final class Dropping extends BrokenBroker {
        Dropping(Broker real) {
            super(real);
        }

        @Override
        public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
            if (!now()) {
                return real.publish(room, batch);
            }
            return real.history(room, null, 1)
                    .map(page -> batch.stream()
                            .map(message -> new Receipt(page.top(), false))
                            .toList());
        }
    }

    /** Appends one in a thousand messages a second time. */
    static final class Doubling extends BrokenBroker {
        Doubling(Broker real) {
            super(real);
        }

        @Override
        public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
            Future<List<Receipt>> receipts = real.publish(room, batch);
            if (now()) {
                real.publish(room, batch.stream().map(Doubling::withoutKey).toList());
            }
            return receipts;
        }

        private static Message withoutKey(Message message) {
            return new Message(
                    message.from(), message.connection(), message.node(), message.time(), null, message.payload());
        }
    }

    /** Appends one in a thousand messages after the next one of the same sender. */
    static final class Swapping extends BrokenBroker {
        private final Map<String, Held> held = new HashMap<>();

        private record Held(RoomName room, List<Message> batch, Promise<List<Receipt>> receipts) {}

        Swapping(Broker real) {
            super(real);
        }

        @Override
        public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
            String sender = batch.get(0).connection();
            Held first = held.remove(sender);
            if (first == null && now()) {
                Held now = new Held(room, batch, Promise.promise());
                held.put(sender, now);
                return now.receipts.future();
            }
            Future<List<Receipt>> receipts = real.publish(room, batch);
            if (first != null) {
                real.publish(first.room, first.batch).onComplete(first.receipts);
            }
            return receipts;
        }
    }

    @Override
    public void start(Listener listener) {
        real.start(listener);
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        return real.subscribe(room);
    }

    @Override
    public void unsubscribe(RoomName room) {
        real.unsubscribe(room);
    }

    @Override
    public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
        return real.publish(room, batch);
    }

    @Override
    public Future<History> history(RoomName room, Position since, int limit) {
        return real.history(room, since, limit);
    }

    @Override
    public Health health() {
        return real.health();
    }

    @Override
    public Future<Void> close() {
        return real.close();
    }
}
