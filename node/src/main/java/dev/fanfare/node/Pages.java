package dev.fanfare.node;

import dev.fanfare.model.Position;
import dev.fanfare.room.Entry;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Pages of the stream that cursors far behind are reading. Those who lag mostly lag together: each page is read and encoded
 * once for all of them. Holds the last few pages, and gives them up when nobody has read one for a while.
 *
 * <p><b>Threads:</b> the broker's context alone.
 */
final class Pages {
    private static final int MAX_PAGES = 8;

    /** So many publications of the room without a reader, and the pages are given up. */
    private static final int UNREAD_PUBLICATIONS = 1_000;

    private final Deque<List<Entry>> pages = new ArrayDeque<>();
    private final Map<Position, Future<List<Entry>>> underWay = new HashMap<>();
    private long unread;
    private boolean closed;

    /**
     * What follows a position: from a page at hand, from one that is being read, or by {@code reading}. Each entry comes with
     * a reference for the caller; none where nothing follows, or the position is not one of the log.
     */
    Future<List<Entry>> after(Position since, Supplier<Future<List<Entry>>> reading) {
        unread = 0;
        List<Entry> held = find(since);
        if (held != null) {
            return Future.succeededFuture(retained(held));
        }
        Future<List<Entry>> page = underWay.get(since);
        if (page == null) {
            page = reading.get();
            if (!page.isComplete()) {
                underWay.put(since, page);
            }
            page.onComplete(done -> {
                underWay.remove(since);
                if (done.succeeded()) {
                    keep(done.result());
                }
            });
        }
        return page.map(entries -> closed ? List.of() : retained(entries));
    }

    private List<Entry> find(Position since) {
        for (List<Entry> page : pages) {
            long index = since.offset() + 1 - page.get(0).publication().offset();
            if (index >= 0
                    && index < page.size()
                    && page.get((int) index).publication().follows(since)) {
                return page.subList((int) index, page.size());
            }
        }
        return null;
    }

    /** Takes over a reference to each entry. */
    private void keep(List<Entry> page) {
        if (page.isEmpty()) {
            return;
        }
        if (closed) {
            page.forEach(Entry::release);
            return;
        }
        pages.addFirst(page);
        if (pages.size() > MAX_PAGES) {
            pages.removeLast().forEach(Entry::release);
        }
    }

    private static List<Entry> retained(List<Entry> page) {
        page.forEach(Entry::retain);
        return new ArrayList<>(page);
    }

    /** The room's log went on. */
    void onPublications(int count) {
        unread += count;
        if (unread > UNREAD_PUBLICATIONS) {
            clear();
        }
    }

    void clear() {
        pages.forEach(page -> page.forEach(Entry::release));
        pages.clear();
    }

    /** The room was left: what is still being read is not kept. */
    void close() {
        closed = true;
        clear();
    }
}
