package dev.fanfare.broker;

import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The engine for a single node: the rooms' logs are in this process and end with it. The same promises as any broker,
 * and nothing ever waits: what is appended in one loop turn reaches the listener at its end, as one list for each room.
 *
 * <p>Memory is bounded three ways: publications of one room by {@link BrokerConfig#streamMessages}, payloads of all
 * rooms together by {@value #LOG_BYTES} bytes (the rooms quiet for longest are trimmed first), and a room without a subscription that was quiet for {@link
 * BrokerConfig#streamTtl} is forgotten when the next room is made. One that nobody wrote is forgotten with its subscription, and costs
 * nothing from then on: its epoch is drawn from its name, and is the same when it comes again.
 */
public final class MemoryBroker implements Broker {
    /** Bytes of payloads, with {@value #ENTRY_BYTES} added for each publication, that all logs hold together. */
    static final long LOG_BYTES = 256L << 20;

    private static final int ENTRY_BYTES = 200;
    private static final int MAX_KEYS = 500_000;

    private final Context context;
    private final BrokerConfig config;
    private final LongSupplier clock;
    private final Term term;
    private final UnwrittenEpochs epochs;
    private final Map<RoomName, MemoryLog> logs = new LinkedHashMap<>();
    /** The logs that hold something, quiet for longest first. */
    private final Set<MemoryLog> held = new LinkedHashSet<>();
    /** In the order in which they run out. */
    private final Map<Key, KeyEntry> keys = new LinkedHashMap<>();

    private final List<MemoryLog> dirty = new ArrayList<>();
    private long bytes;
    private long purged;
    private Listener listener;
    private boolean closed;

    /** An engine on this event-loop context. */
    public MemoryBroker(Context context, BrokerConfig config) {
        this(context, config, new RandomText(new SecureRandom()), System::currentTimeMillis);
    }

    /** The same with names and time given; {@code clock} in milliseconds, never going back. */
    public MemoryBroker(Context context, BrokerConfig config, RandomText random, LongSupplier clock) {
        this.context = context;
        this.config = config;
        this.clock = clock;
        this.term = new Term(1, random.next(4));
        this.epochs = new UnwrittenEpochs(random);
    }

    @Override
    public void start(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        if (closed) {
            return refused();
        }
        return Future.succeededFuture(log(room).subscribe());
    }

    @Override
    public void unsubscribe(RoomName room) {
        MemoryLog log = logs.get(room);
        if (log != null) {
            log.unsubscribe();
            log.touch(clock.getAsLong());
            forgetUnwritten(log);
        }
    }

    private void forgetUnwritten(MemoryLog log) {
        if (log.top().offset() == 0 && !log.subscribed()) {
            logs.remove(log.room);
        }
    }

    /** Rooms that something is held of. */
    int rooms() {
        return logs.size();
    }

    @Override
    public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
        if (closed) {
            return refused();
        }
        long now = clock.getAsLong();
        forgetKeys(now);
        MemoryLog log = log(room);
        boolean first = log.due.isEmpty();
        List<Receipt> receipts = new ArrayList<>(batch.size());
        for (Message message : batch) {
            receipts.add(append(log, message, now));
        }
        if (first && !log.due.isEmpty()) {
            handOverLater(log);
        }
        forgetUnwritten(log); // all of it may have been there already
        return Future.succeededFuture(receipts);
    }

    private Receipt append(MemoryLog log, Message message, long now) {
        Key key = message.key() == null ? null : new Key(log.room, message.from(), message.key());
        KeyEntry known = key == null ? null : keys.get(key);
        if (known != null) {
            return new Receipt(known.position(), true);
        }
        Publication publication = log.append(message, term, now);
        if (key != null) {
            keys.put(
                    key,
                    new KeyEntry(publication.position(), now + config.keyTtl().toMillis()));
        }
        held.remove(log);
        held.add(log);
        bytes += size(publication);
        if (log.size() > config.streamMessages()) {
            dropOldest(log);
        }
        while (bytes > LOG_BYTES) {
            dropOldest(held.iterator().next());
        }
        return new Receipt(publication.position(), false);
    }

    private void dropOldest(MemoryLog log) {
        bytes -= size(log.dropOldest());
        if (log.size() == 0) {
            held.remove(log);
        }
    }

    private static long size(Publication publication) {
        return publication.message().payload().size() + ENTRY_BYTES;
    }

    private void forgetKeys(long now) {
        var oldest = keys.entrySet().iterator();
        while (oldest.hasNext()) {
            if (oldest.next().getValue().until() > now && keys.size() < MAX_KEYS) {
                return;
            }
            oldest.remove();
        }
    }

    private MemoryLog log(RoomName room) {
        MemoryLog log = logs.get(room);
        if (log == null) {
            long now = clock.getAsLong();
            forgetQuietRooms(now);
            log = new MemoryLog(room, epochs.of(room));
            log.touch(now);
            logs.put(room, log);
        }
        return log;
    }

    private void forgetQuietRooms(long now) {
        long ttl = config.streamTtl().toMillis();
        long limit = now - ttl;
        if (now - purged < ttl / 4) {
            return;
        }
        purged = now;
        logs.values().removeIf(log -> {
            boolean quiet = !log.subscribed() && log.quietSince(limit);
            while (quiet && log.size() > 0) {
                dropOldest(log);
            }
            if (quiet) {
                epochs.end(log.room);
            }
            return quiet;
        });
    }

    private void handOverLater(MemoryLog log) {
        if (dirty.isEmpty()) {
            context.runOnContext(v -> handOver());
        }
        dirty.add(log);
    }

    private void handOver() {
        List<MemoryLog> now = List.copyOf(dirty);
        dirty.clear();
        for (MemoryLog log : now) {
            List<Publication> publications = log.takeDue();
            if (!publications.isEmpty() && !closed) {
                listener.onPublications(log.room, publications);
            }
        }
    }

    @Override
    public Future<History> history(RoomName room, Position since, int limit) {
        if (closed) {
            return refused();
        }
        MemoryLog log = logs.get(room);
        if (log == null) {
            boolean proven = since == null || since.equals(beginning(room));
            return Future.succeededFuture(new History(List.of(), History.UNWRITTEN, proven));
        }
        return Future.succeededFuture(log.read(since, limit));
    }

    @Override
    public Position beginning(RoomName room) {
        return Position.start(epochs.of(room));
    }

    @Override
    public Health health() {
        return new Health(!closed, closed ? "closed" : "in memory: this node alone");
    }

    @Override
    public Future<Void> close() {
        closed = true;
        logs.clear();
        held.clear();
        keys.clear();
        return Future.succeededFuture();
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the node is being stopped"));
    }

    private record Key(RoomName room, String user, String key) {}

    private record KeyEntry(Position position, long until) {}
}
