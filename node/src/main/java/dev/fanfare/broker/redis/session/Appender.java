package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.RandomText;
import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.AppendReply.Merge;
import dev.fanfare.broker.redis.script.Script;
import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Position;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls {@code append.lua}, and counts what it merged. */
public final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final int EPOCH_LENGTH = 8;

    private final BrokerConfig config;
    private final RandomText random;
    private final BrokerMeter meter;
    private final String streamTtl;
    private final String metaTtl;
    private final String keyTtl;

    private final String mode;
    private final String name;
    private final UncommittedRooms uncommitted;

    /**
     * Appends in the name of a node, that of {@link Live#name}; {@code later}: what is appended is published when it is
     * committed; {@code uncommitted}: where it says which rooms' commit marks it saw below their tops.
     */
    public Appender(Kit kit, BrokerConfig config, String name, boolean later, UncommittedRooms uncommitted) {
        this.name = name;
        this.mode = later ? "later" : "now";
        this.config = config;
        this.random = new RandomText(kit.random());
        this.meter = kit.meter();
        this.uncommitted = uncommitted;
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
    public Future<AppendReply> append(
            Session session, RoomKeys room, List<Draft> drafts, boolean again, Position since) {
        return append(session::run, session, room, drafts, again, since).onSuccess(reply -> {
            if (reply instanceof Appended appended && appended.behind()) {
                uncommitted.saw(room, appended.top().offset());
            }
        });
    }

    /** The same over the session's third connection. */
    public Future<AppendReply> appendAside(
            Session session, RoomKeys room, List<Draft> drafts, boolean again, Position since) {
        return append(session::runAside, session, room, drafts, again, since);
    }

    /** Where it says which rooms' commit marks it saw below their tops. */
    public UncommittedRooms uncommitted() {
        return uncommitted;
    }

    /** Runs a script: KEYS, ARGV. */
    private interface Runner {
        Future<Response> run(Script script, List<String> keys, List<Object> args);
    }

    private Future<AppendReply> append(
            Runner redis, Session session, RoomKeys room, List<Draft> drafts, boolean again, Position since) {
        List<String> keys = new ArrayList<>(4 + drafts.size());
        keys.add(room.control());
        keys.add(room.meta());
        keys.add(room.stream());
        keys.add(room.channel());
        List<Object> args = new ArrayList<>(13 + 3 * drafts.size());
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
        args.add(mode);
        args.add(name);
        args.add(session.number());
        for (Draft draft : drafts) {
            args.add(draft.id());
            if (draft.idempotency() != null) {
                keys.add(draft.idempotency());
            }
            args.add(draft.idempotency() == null ? 0 : keys.size());
            args.add(draft.envelope());
        }
        return redis.run(Script.APPEND, keys, args).map(AppendReply::parse).onSuccess(reply -> count(room, reply));
    }

    private void count(RoomKeys room, AppendReply reply) {
        if (!(reply instanceof Appended appended) || appended.merge() == null) {
            return;
        }
        Merge merge = appended.merge();
        LOG.info(
                "room {}: {} messages that Redis had lost are back in their places, {} were appended again, {} cut off",
                room.room(),
                merge.restored(),
                merge.again(),
                merge.cut());
        meter.merged(merge.restored(), merge.again());
        if (merge.lost() > 0) {
            LOG.warn(
                    "room {}: {} messages that Redis had lost could not be put back; their keys are known again",
                    room.room(),
                    merge.lost());
            meter.lost(merge.lost());
        }
    }

    /** In whose name it appends. */
    String name() {
        return name;
    }

    /** How long offers are kept, ms. */
    public String offersTtl() {
        return streamTtl;
    }
}
