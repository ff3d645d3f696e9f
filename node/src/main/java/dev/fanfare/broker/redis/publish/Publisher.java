package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.AppendReply.Behind;
import dev.fanfare.broker.redis.script.AppendReply.Trimmed;
import dev.fanfare.broker.redis.script.Fenced;
import dev.fanfare.broker.redis.script.UnreadableReplyException;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.RoomLookup;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.broker.redis.wire.Envelope;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.Backoff;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.ErrorReplies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis. Messages wait in one queue for each room, and go in batches: one under way for each room, those of
 * many rooms pipelined. What is sent stays here until the script has answered; if the session ends before, nobody knows
 * whether it was appended, and it goes again, before anything newer, marked as such: the script then looks for it in
 * the log first.
 *
 * <p>How a message ends: a receipt; {@code overloaded} at once where {@link BrokerConfig#publishQueueBytes} are waiting or
 * kept ({@link RetainedMessages});
 * after {@link BrokerConfig#publishTimeout} {@code broker_unavailable} if it surely was never appended, else
 * {@code outcome_unknown}. What was answered is never sent again.
 */
public final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int SWEEP_MS = 100;
    private static final int FIRST_PAUSE_MS = 50;
    private static final int LONGEST_PAUSE_MS = 1_000;
    private static final int SHORT_PAUSE_MS = 100;
    private static final int OVERHEAD_BYTES = 200;

    /** After which another session is wanted: one with the primary, or one that says what the user may not do. */
    private static final List<String> ENDING = List.of("READONLY", "LOADING", "FORBIDDEN");

    private final Vertx vertx;
    private final BrokerConfig config;
    private final Appends appends;
    private final RetainedMessages retained;
    private final Function<RoomName, Position> lastSeen;
    private final LongSupplier clock;
    private final BrokerMeter meter;
    private final Backoff backoff;
    /** Where a slot is on its way to another shard, or a shard to another primary. */
    private final Backoff soon;

    private final String idPrefix;
    private final RoomQueues rooms;
    private final IntFunction<Session> sessions;
    private final Map<Session, Lane> lanes = new IdentityHashMap<>();
    private long queued;
    private long ids;
    private long sweeper = -1;
    private boolean closed;

    /** Everything is given; {@code idPrefix} begins the id of each message and is this node's alone. */
    public Publisher(
            Kit kit,
            BrokerConfig config,
            RoomLookup lookup,
            Appends appends,
            RetainedMessages retained,
            String idPrefix) {
        this.vertx = kit.vertx();
        this.clock = kit.clock();
        this.meter = kit.meter();
        this.backoff = kit.backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        this.soon = kit.backoff(FIRST_PAUSE_MS, SHORT_PAUSE_MS);
        this.config = config;
        this.rooms = new RoomQueues(lookup.keys());
        this.appends = appends;
        this.retained = retained;
        this.lastSeen = lookup.lastSeen();
        this.idPrefix = idPrefix;
        this.sessions = lookup.sessions();
    }

    /** Begins to end what waits too long. */
    public void start() {
        sweeper = vertx.setPeriodic(SWEEP_MS, t -> sweep());
    }

    /** As {@link dev.fanfare.broker.Broker#publish}. */
    public Future<List<Receipt>> publish(RoomName room, List<Message> messages) {
        RoomQueue queue = rooms.of(room);
        List<Draft> drafts = new ArrayList<>(messages.size());
        long bytes = 0;
        for (Message message : messages) {
            byte[] envelope = Envelope.encode(message);
            String key = message.key() == null ? null : queue.keys.idempotency(message.from(), message.key());
            drafts.add(new Draft(idPrefix + Long.toString(ids++, Character.MAX_RADIX), key, envelope));
            bytes += envelope.length + OVERHEAD_BYTES;
        }
        if (full(bytes)) {
            retained.sweep();
        }
        if (full(bytes)) {
            return Future.failedFuture(new FanfareException(
                    ErrorCode.OVERLOADED, "too many messages wait for the broker; send this one again later"));
        }
        queued += bytes;
        long deadline = clock.getAsLong() + config.publishTimeout().toMillis();
        PublishBatch.Call call = new PublishBatch.Call(drafts, bytes, deadline, Promise.promise());
        queue.calls.addLast(call);
        pump(queue);
        return call.promise().future();
    }

    private boolean full(long more) {
        return queued + retained.bytes() + more > config.publishQueueBytes();
    }

    /** A session serves these buckets: what waits for them goes. */
    public void up(Session session, BucketSet buckets) {
        lanes.computeIfAbsent(session, Lane::new);
        for (RoomQueue queue : rooms.all()) {
            if (buckets.has(queue.keys.bucket())) {
                pump(queue);
            }
        }
    }

    /**
     * The session serves these buckets no more. Where it stands, what is under way in it is answered all the same, or given up
     * by {@link Appends#down}; where it is over nobody knows, also of buckets that went to another session before.
     */
    public void down(Session session, BucketSet buckets) {
        if (!session.over()) {
            return;
        }
        Lane lane = lanes.remove(session);
        if (lane != null) {
            lane.end().forEach(queue -> queue.busy = false);
        }
        for (RoomQueue queue : rooms.all()) {
            if (queue.sentIn == session && queue.batch != null && queue.batch.inFlight()) {
                lost(queue.batch);
            }
            if (queue.sentIn == session) {
                queue.sentIn = null;
                queue.busy = queue.pausing;
            }
            pump(queue);
        }
    }

    private void pump(RoomQueue queue) {
        Session used = sessions.apply(queue.keys.bucket());
        Lane lane = used == null ? null : lanes.get(used);
        if (lane == null || closed || queue.busy || queue.batch == null && queue.calls.isEmpty()) {
            return;
        }
        queue.busy = true;
        if (!lane.enter(queue)) {
            return;
        }
        PublishBatch batch = queue.batch != null ? queue.batch : queue.next(since(queue));
        queue.sentIn = used;
        appends.append(used, queue.keys, batch).onComplete(done -> {
            if (used.over()) {
                return; // all that was under way was marked when it ended
            }
            lane.leave();
            queue.sentIn = null;
            queue.busy = false;
            if (done.succeeded()) {
                replied(used, queue, batch, done.result());
            } else {
                failed(used, queue, batch, done.cause());
            }
            pumpNext(lane);
        });
    }

    private Position since(RoomQueue queue) {
        Position seen = lastSeen.apply(queue.keys.room());
        Position known = queue.known;
        boolean newer = seen != null
                && (known == null || !seen.epoch().equals(known.epoch()) || seen.offset() > known.offset());
        return newer ? seen : known;
    }

    private void pumpNext(Lane lane) {
        for (RoomQueue next = lane.next(); next != null; next = lane.next()) {
            next.busy = false;
            pump(next);
        }
    }

    private void replied(Session used, RoomQueue queue, PublishBatch batch, AppendReply reply) {
        if (reply instanceof Trimmed) {
            settle(queue, batch, () -> fail(batch, ErrorCode.OUTCOME_UNKNOWN, "the log was trimmed meanwhile"));
            return;
        }
        batch.answered();
        if (reply instanceof Appended appended) {
            used.wrote();
            queue.refusals = 0;
            appended(queue, batch, appended);
        } else if (reply instanceof Fenced fenced) {
            used.fenced(queue.keys, fenced);
            pump(queue);
        } else if (reply instanceof Behind behind) {
            batch.found(behind);
            if (batch.complete() && !appends.later()) {
                retained.add(queue.keys, batch.entries());
                settle(queue, batch, batch::succeed);
            } else {
                pump(queue);
            }
        } else {
            pause(queue, soon);
        }
    }

    private void appended(RoomQueue queue, PublishBatch batch, Appended reply) {
        queue.known = reply.top();
        try {
            batch.placed(reply);
            retained.add(queue.keys, batch.entries());
        } catch (RuntimeException unreadable) {
            unreadable(queue, batch, unreadable);
            return;
        }
        batch.measure(meter);
        settle(queue, batch, batch::succeed);
    }

    private void unreadable(RoomQueue queue, PublishBatch batch, Throwable why) {
        LOG.error(
                "room {}: Redis' answer to an append cannot be read; its senders are told outcome_unknown",
                queue.keys.room(),
                why);
        settle(queue, batch, () -> fail(batch, ErrorCode.OUTCOME_UNKNOWN, "the answer cannot be read"));
    }

    private void failed(Session used, RoomQueue queue, PublishBatch batch, Throwable failure) {
        if (failure instanceof UncommittedException) {
            lost(batch);
            pause(queue, soon);
        } else if (failure instanceof UnreadableReplyException) {
            unreadable(queue, batch, failure);
        } else if (ErrorReplies.notNow(failure)) {
            batch.answered();
            pause(queue, ErrorReplies.ofPlace(failure) ? soon : backoff);
            if (ENDING.stream().anyMatch(kind -> ErrorReplies.is(failure, kind))) {
                used.end(failure.getMessage());
            }
        } else if (ErrorReplies.ofRights(failure)) {
            // What the script ran before may stand; the next session begins with what the user may do.
            lost(batch);
            pause(queue, backoff);
            used.end(failure.getMessage());
        } else if (ErrorReplies.answered(failure)) {
            LOG.error(
                    "room {}: Redis refused an append; its senders are told outcome_unknown: {}",
                    queue.keys.room(),
                    failure.getMessage());
            settle(queue, batch, () -> fail(batch, ErrorCode.OUTCOME_UNKNOWN, "Redis answered with an error"));
        } else {
            // The connection is lost; the session's end marks this batch with all others, so it must look under way.
            queue.busy = true;
            queue.sentIn = used;
            used.end("a batch was not answered: " + failure.getMessage());
        }
    }

    private void lost(PublishBatch batch) {
        if (appends.later()) {
            batch.lostWhole();
        } else {
            batch.lost();
        }
    }

    private void pause(RoomQueue queue, Backoff pauses) {
        queue.busy = true;
        queue.pausing = true;
        vertx.setTimer(pauses.pause(queue.refusals++), t -> {
            queue.busy = false;
            queue.pausing = false;
            pump(queue);
        });
    }

    /** Ends a batch, unless time has ended it before, and goes on with the next. */
    private void settle(RoomQueue queue, PublishBatch batch, Runnable end) {
        if (queue.batch == batch) {
            queue.batch = null;
            queued -= batch.bytes();
            batch.end();
            end.run();
        }
        pump(queue);
        rooms.forgetIdle();
    }

    private static void fail(PublishBatch batch, ErrorCode code, String why) {
        batch.calls().forEach(call -> fail(call, code, why));
    }

    private static void fail(PublishBatch.Call call, ErrorCode code, String why) {
        call.promise().fail(new FanfareException(code, why));
    }

    private void sweep() {
        if (idle()) {
            return;
        }
        long now = clock.getAsLong();
        for (RoomQueue queue : rooms.all()) {
            if (!queue.idle()) {
                endOverdue(queue, now);
            }
        }
    }

    private void endOverdue(RoomQueue queue, long now) {
        PublishBatch batch = queue.batch;
        if (batch != null && batch.deadline() <= now) {
            boolean unknown = batch.again() || batch.inFlight();
            settle(
                    queue,
                    batch,
                    () -> fail(
                            batch,
                            unknown ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.BROKER_UNAVAILABLE,
                            unknown ? "the broker did not say whether it holds this" : outOfReach(queue)));
        }
        while (!queue.calls.isEmpty() && queue.calls.peekFirst().deadline() <= now) {
            PublishBatch.Call call = queue.calls.pollFirst();
            queued -= call.bytes();
            fail(call, ErrorCode.BROKER_UNAVAILABLE, outOfReach(queue));
        }
    }

    private String outOfReach(RoomQueue queue) {
        Session session = sessions.apply(queue.keys.bucket());
        String refusal = session == null ? null : session.refusal();
        return refusal == null ? "the broker is out of reach" : "the broker takes no messages for now: " + refusal;
    }

    /** Whether nothing waits. */
    public boolean idle() {
        return queued == 0;
    }

    /** Ends all that waits. */
    public void close() {
        vertx.cancelTimer(sweeper);
        closed = true;
        for (RoomQueue queue : rooms.all()) {
            endOverdue(queue, Long.MAX_VALUE);
        }
    }
}
