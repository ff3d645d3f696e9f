package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.NotYetException;
import dev.fanfare.broker.redis.session.Reader;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.model.Position;
import dev.fanfare.redis.Backoff;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the stream, in one session, what the pushes left out: one page under way for each room, a bounded number for all, so that
 * thousands of rooms after a reconnect do not come down on Redis at once.
 */
final class Fills {
    private static final Logger LOG = LoggerFactory.getLogger(Fills.class);
    private static final int MAX_ACTIVE = 64;
    private static final int PAGE_ENTRIES = 500;
    private static final int FIRST_PAUSE_MS = 200;
    private static final int LONGEST_PAUSE_MS = 5_000;

    private final Vertx vertx;
    private final Pace pace;
    private final Appender appender;
    private final LongSupplier clock;
    private final BrokerMeter meter;
    private final Consumer<Subscription> unwritten;
    private final Consumer<Subscription> caughtUp;
    private final Backoff backoff;
    private final Deque<Subscription> queue = new ArrayDeque<>();
    private final Set<Subscription> late = new LinkedHashSet<>();
    private Session session;
    private int active;

    /**
     * {@code unwritten} is told of a room that Redis does not know any more, {@code caughtUp} of one that has all that the
     * stream held when it was read.
     */
    Fills(Kit kit, Pace pace, Appender appender, Consumer<Subscription> unwritten, Consumer<Subscription> caughtUp) {
        this.vertx = kit.vertx();
        this.clock = kit.clock();
        this.meter = kit.meter();
        this.backoff = kit.backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        this.pace = pace;
        this.appender = appender;
        this.unwritten = unwritten;
        this.caughtUp = caughtUp;
    }

    /** Forgets what was before; null: there is no session. */
    void begin(Session begun) {
        session = begun;
        active = 0;
        queue.clear();
        late.clear();
    }

    /** Forgets rooms that the session serves no more. */
    void drop(Predicate<Subscription> rooms) {
        queue.removeIf(rooms);
        late.removeIf(rooms);
    }

    /** Reads a page soon, if there still is a gap then: what is missing may be on its way. */
    void later(Subscription room) {
        if (late.isEmpty()) {
            vertx.setTimer(pace.reorder(), t -> {
                List<Subscription> rooms = List.copyOf(late);
                late.clear();
                rooms.stream().filter(one -> one.feed.gap()).forEach(this::now);
            });
        }
        late.add(room);
    }

    /** Reads a page as soon as one may be read. */
    void now(Subscription room) {
        if (!room.queued && !room.filling && !room.ended && session != null) {
            room.queued = true;
            queue.addLast(room);
            pump();
        }
    }

    private void pump() {
        while (session != null && active < MAX_ACTIVE && !queue.isEmpty()) {
            Subscription room = queue.pollFirst();
            room.queued = false;
            if (!room.ended) {
                read(room);
            }
        }
    }

    private void read(Subscription room) {
        Session used = session;
        Position since = room.feed.last();
        int stay = room.stay;
        room.filling = true;
        active++;
        room.feed.fillBegins();
        Reader.once(used, appender, room.keys, since, PAGE_ENTRIES, null).onComplete(done -> {
            if (used.over()) {
                return;
            }
            active--;
            if (room.stay != stay) {
                pump(); // its bucket went meanwhile, and is filled where it is served now
                return;
            }
            room.filling = false;
            if (done.succeeded()) {
                take(room, since, done.result());
            } else if (done.cause() instanceof NotYetException) {
                room.feed.doubt();
                vertx.setTimer(FIRST_PAUSE_MS, t -> again(room, stay));
            } else if (ErrorReplies.answered(done.cause()) || done.cause() instanceof IllegalArgumentException) {
                // refused, or not to be read: the connection is sound, and other rooms need it
                if (!ErrorReplies.ofPlace(done.cause())) {
                    LOG.warn(
                            "room {}: messages are missing and Redis did not give them; asking again: {}",
                            room.keys.room(),
                            done.cause().getMessage());
                }
                room.feed.doubt();
                vertx.setTimer(backoff.pause(room.failures++), t -> again(room, stay));
            } else {
                used.end("a page was not answered: " + done.cause().getMessage());
            }
            pump();
        });
    }

    private void again(Subscription room, int stay) {
        if (room.stay == stay) {
            now(room);
        }
    }

    private void take(Subscription room, Position since, Page page) {
        if (room.ended) {
            return;
        }
        room.checked = clock.getAsLong();
        room.failures = 0;
        if (page.top().equals(History.UNWRITTEN)) {
            unwritten.accept(room);
            return;
        }
        int filled = room.feed.filled(since, page);
        if (filled > 0) {
            meter.filled(filled);
        }
        if (page.more()) {
            now(room);
        } else if (room.feed.gap()) {
            later(room);
        } else {
            caughtUp.accept(room);
        }
    }
}
