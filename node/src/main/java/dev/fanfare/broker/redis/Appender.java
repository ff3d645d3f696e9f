package dev.fanfare.broker.redis;

import dev.fanfare.broker.RandomText;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Position;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Calls {@code append.lua}. */
final class Appender {
    private static final int EPOCH_LENGTH = 8;

    private final BrokerConfig config;
    private final RandomText random;
    private final String streamTtl;
    private final String metaTtl;
    private final String keyTtl;

    Appender(BrokerConfig config, RandomText random) {
        this.config = config;
        this.random = random;
        this.streamTtl = Long.toString(config.streamTtl().toMillis());
        this.keyTtl = Long.toString(config.keyTtl().toMillis());
        // Outlives what it describes: without it a stream's offsets would be given out again.
        this.metaTtl = Long.toString(
                2 * Math.max(config.streamTtl().toMillis(), config.keyTtl().toMillis()));
    }

    /**
     * Appends drafts of one room, or none: that makes the epoch where there is none, renews the TTLs and answers the top.
     *
     * @param again whether they may have been appended before
     * @param since what was known of the room when they were sent first; null for nothing
     */
    Future<Response> append(Session session, RoomKeys room, List<Draft> drafts, boolean again, Position since) {
        List<String> keys = new ArrayList<>(4 + drafts.size());
        keys.add(room.control());
        keys.add(room.meta());
        keys.add(room.stream());
        keys.add(room.channel());
        List<Object> args = new ArrayList<>(10 + 3 * drafts.size());
        args.add(session.server());
        args.add(random.next(EPOCH_LENGTH));
        args.add(config.streamMessages());
        args.add(streamTtl);
        args.add(metaTtl);
        args.add(keyTtl);
        args.add(again ? "again" : "first");
        args.add(since == null ? "" : since.epoch());
        args.add(since == null ? 0 : since.offset());
        args.add(since == null ? "" : since.term().toString());
        for (Draft draft : drafts) {
            args.add(draft.id());
            if (draft.idempotency() != null) {
                keys.add(draft.idempotency());
            }
            args.add(draft.idempotency() == null ? 0 : keys.size());
            args.add(draft.envelope());
        }
        return session.run(Script.APPEND, keys, args);
    }
}
