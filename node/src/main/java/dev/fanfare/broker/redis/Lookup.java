package dev.fanfare.broker.redis;

import dev.fanfare.model.Position;
import io.vertx.core.Future;
import java.util.List;

/**
 * Looks through a room's log for a batch that may have been appended, page by page: more than the script itself may look
 * through at once without holding Redis up.
 */
final class Lookup {
    private static final int PAGE = 500;

    private final Reader reader;

    Lookup(Reader reader) {
        this.reader = reader;
    }

    /**
     * Notes in the batch what was found of it and how far the log was read. Completes with false where a part that must
     * be read is no longer held.
     */
    Future<Boolean> find(RoomKeys room, Batch batch) {
        return reader.page(room, null, 0).compose(newest -> {
            String epoch = newest.top().epoch();
            boolean known = batch.since() != null && batch.since().epoch().equals(epoch);
            return read(room, batch, known ? batch.since() : Position.start(epoch));
        });
    }

    private Future<Boolean> read(RoomKeys room, Batch batch, Position since) {
        return reader.page(room, since, PAGE).compose(page -> {
            List<Entry> entries = page.entries();
            if (!page.proven()) {
                return Future.succeededFuture(false);
            }
            Position end =
                    entries.isEmpty() ? since : entries.get(entries.size() - 1).position();
            if (end.offset() - since.offset() != entries.size()) {
                return Future.succeededFuture(false); // a hole counts as trimmed
            }
            entries.forEach(batch::found);
            if (page.more()) {
                return read(room, batch, end);
            }
            // Others may write faster than pages are read: what came since this one, the script looks through.
            batch.since(end);
            return Future.succeededFuture(true);
        });
    }
}
