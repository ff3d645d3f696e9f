package dev.fanfare.node;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.room.Budget;
import dev.fanfare.room.Entry;
import dev.fanfare.room.Hub;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.RoomLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One room on this node: its log, and the hubs that have members in it. Finds out where a joining member starts.
 *
 * <p><b>Threads:</b> the broker's context alone.
 */
final class NodeRoom {
    /** Publications that may come while a page of the past is being read; asked for on top, so that it still reaches back. */
    private static final int BACKFILL_MARGIN = 100;

    /** A page for one slow cursor: small, since a stalled member's page is read again. */
    private static final int PAGE_MESSAGES = 64;

    private final RoomName name;
    private final Broker broker;
    private final LogConfig config;
    private final Budget allLogs;
    private final Future<RoomLog> subscribed;
    private final Set<Hub> hubs = new HashSet<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Pages pages = new Pages();
    private Future<Void> backfill = Future.succeededFuture();
    private RoomLog log;
    private boolean closed;

    /** A member that was here before, asks to go on after {@code since}, and may give that up. */
    private record Resume(Position since, int history, Future<?> over) {}

    /** Where a member starts, and whether that is what it asked for. */
    private record Start(Position id, Boolean recovered) {}

    /** Someone who saw a later position than this node: it goes on when the log has got there. */
    private record Waiter(long offset, Promise<Void> reached) {}

    NodeRoom(RoomName name, Broker broker, LogConfig config, Budget allLogs) {
        this.name = name;
        this.broker = broker;
        this.config = config;
        this.allLogs = allLogs;
        this.subscribed = broker.subscribe(name).map(top -> {
            log = new RoomLog(top, config, allLogs);
            return log;
        });
    }

    /** Completes when the node gets the room's publications; fails where the broker refused. */
    Future<RoomLog> subscribed() {
        return subscribed;
    }

    /** The log, or null while not subscribed. */
    RoomLog log() {
        return log;
    }

    Set<Hub> hubs() {
        return hubs;
    }

    // ---- what the broker says ----

    void append(List<Publication> publications) {
        List<Entry> entries = new ArrayList<>(publications.size());
        for (Publication publication : publications) {
            entries.add(log.append(publication).retain());
        }
        for (Hub hub : hubs) {
            entries.forEach(Entry::retain);
            hub.publications(name, entries, log.firstOffset());
        }
        entries.forEach(Entry::release);
        pages.onPublications(publications.size());
        wakeWaiters(log.top().offset());
    }

    void restart(Position top) {
        log.restart(top);
        pages.clear();
        hubs.forEach(hub -> hub.restart(name, top));
        wakeWaiters(Long.MAX_VALUE); // all: what they wait for may never come
    }

    void cut(Position common) {
        log.cut(common);
        pages.clear();
        hubs.forEach(hub -> hub.cut(name, common));
        wakeWaiters(Long.MAX_VALUE);
    }

    /** All that the log holds. */
    List<Publication> held() {
        return log == null ? List.of() : log.publicationsAfter(log.firstOffset() - 1, Integer.MAX_VALUE);
    }

    /**
     * Gives up the oldest entries until {@code node} has room for a while, as all rooms are looked through each time it has
     * not; false where it still has none.
     */
    boolean trimUntilRoomy(Budget node) {
        if (log == null) {
            return false;
        }
        pages.clear();
        long before = log.firstOffset();
        while (!node.isRoomy() && log.trimOldest()) {
            // the oldest first
        }
        if (log.firstOffset() != before) {
            hubs.forEach(hub -> hub.trimmed(name, log.firstOffset()));
        }
        return node.isRoomy();
    }

    void close() {
        closed = true;
        if (log != null) {
            log.restart(log.top());
        }
        pages.clear();
        waiters.forEach(waiter -> waiter.reached.tryFail("the room was left"));
        waiters.clear();
    }

    // ---- where a member starts ----

    /**
     * Decides where the member starts; the answer is true of the log at the moment the future completes.
     *
     * @param over completes when nobody waits for the answer any more, however
     */
    Future<Joined> locate(JoinRequest request, Future<?> over) {
        return current()
                .compose(ready -> request.since() == null
                        ? back(request.history(), null)
                        : resume(new Resume(request.since(), request.history(), over)))
                .map(start -> new Joined(start.id, log.top(), start.recovered));
    }

    /** Completes when the log is there, and holds what this node may have slept through. */
    private Future<Position> current() {
        return log == null ? subscribed.map(RoomLog::top) : broker.subscribe(name);
    }

    private Future<Start> resume(Resume asked) {
        Position since = asked.since;
        return switch (log.place(since)) {
            case HELD -> Future.succeededFuture(new Start(since, true));
            case ELSEWHERE -> back(asked.history, false);
            case AHEAD -> catchUp(asked);
            case TRIMMED -> backfill(since.offset()).compose(done -> proveTrimmed(asked));
        };
    }

    private Future<Start> proveTrimmed(Resume asked) {
        if (log.place(asked.since) != RoomLog.Place.TRIMMED) {
            return resume(asked);
        }
        return page(asked.since).compose(page -> {
            page.forEach(Entry::release);
            return page.isEmpty() ? back(asked.history, false) : Future.succeededFuture(new Start(asked.since, true));
        });
    }

    /** The client saw more than this node: judge by the broker, then wait until the log has got there. */
    private Future<Start> catchUp(Resume asked) {
        return broker.history(name, asked.since, 1).compose(page -> {
            if (!page.recovered()) {
                return back(asked.history, false);
            }
            if (log.place(asked.since) != RoomLog.Place.AHEAD) {
                return resume(asked);
            }
            Waiter waiter = new Waiter(asked.since.offset(), Promise.promise());
            waiters.add(waiter);
            asked.over.onComplete(done -> waiters.remove(waiter));
            return waiter.reached.future().compose(reached -> resume(asked));
        });
    }

    private Future<Start> back(int count, Boolean recovered) {
        return backfill(log.top().offset() - count).map(done -> new Start(log.back(count), recovered));
    }

    /** Fills the log from the stream down to an offset where its bounds allow that; one reading at a time for all who wait. */
    private Future<Void> backfill(long offset) {
        long from = Math.max(0, offset);
        if (isHeldAfter(from) || log.top().offset() - from > config.messages()) {
            return Future.succeededFuture();
        }
        backfill = backfill.transform(previous -> isHeldAfter(from) ? Future.succeededFuture() : readBack(from));
        return backfill;
    }

    private boolean isHeldAfter(long offset) {
        return offset + 1 >= log.firstOffset();
    }

    private Future<Void> readBack(long offset) {
        int wanted = (int) (log.top().offset() - offset) + BACKFILL_MARGIN;
        return broker.history(name, null, wanted).map(page -> {
            if (!closed) {
                log.prepend(page.publications());
            }
            return null;
        });
    }

    /** A page of the log, from memory where that reaches, else from the stream. */
    Future<History> history(Position since, int limit) {
        History held = heldHistory(since, limit);
        return held != null ? Future.succeededFuture(held) : broker.history(name, since, limit);
    }

    /** The same page out of memory; null where that does not reach. */
    History heldHistory(Position since, int limit) {
        if (log != null && since == null && log.top().offset() - limit >= log.firstOffset() - 1) {
            return held(log.top().offset() - limit, limit);
        }
        if (log != null && since != null && log.place(since) == RoomLog.Place.HELD) {
            return held(since.offset(), limit);
        }
        return null;
    }

    private History held(long offset, int limit) {
        return new History(log.publicationsAfter(offset, limit), log.top(), true);
    }

    /** The first entries after a position, for a cursor that fell behind; empty where it is not of this log any more. */
    Future<List<Entry>> read(Position since) {
        return switch (log.place(since)) {
            case HELD -> Future.succeededFuture(log.after(since.offset(), PAGE_MESSAGES));
            case TRIMMED -> page(since);
            case AHEAD, ELSEWHERE -> Future.succeededFuture(List.of());
        };
    }

    private Future<List<Entry>> page(Position since) {
        return pages.after(
                since,
                () -> broker.history(name, since, PAGE_MESSAGES)
                        .map(page -> (closed ? List.<Publication>of() : page.publications())
                                .stream()
                                        .map(one -> Entry.ofStream(one, allLogs))
                                        .toList()));
    }

    private void wakeWaiters(long reached) {
        if (waiters.isEmpty()) {
            return;
        }
        for (Waiter waiter : List.copyOf(waiters)) {
            if (waiter.offset <= reached) {
                waiters.remove(waiter);
                waiter.reached.tryComplete();
            }
        }
    }
}
