package dev.fanfare.node;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.room.Budget;
import dev.fanfare.room.Entry;
import dev.fanfare.room.Hub;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.LogSource;
import dev.fanfare.room.Mailbox;
import dev.fanfare.room.RoomLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of this node, between the broker and the hubs: subscribes for the first member, keeps the logs, hands
 * publications to the hubs, and leaves a room some time after the last member did.
 *
 * <p><b>Threads:</b> its state belongs to the broker's context; the methods that hubs call may be called from any thread.
 */
final class Rooms implements Broker.Listener, LogSource {
    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    /** A random part is added, up to as much again: thousands of cursors must not come back together. */
    private static final int READ_RETRY_MS = 500;

    private static final int NEW_ROOMS_BURST_SECONDS = 10;
    private static final long NANOS_PER_MS = 1_000_000;

    private final Vertx vertx;
    private final Broker broker;
    private final Mailbox inbox;
    private final Time time;
    private final Limits limits;
    private final LogConfig logConfig;
    private final Lingering lingering;
    private final TokenBucket newRooms;
    private final AtomicInteger joinsUnderWay = new AtomicInteger();
    private final BoundsReached boundsReached = new BoundsReached();
    private final Budget allLogs;
    private final ResumeStats resumes = new ResumeStats();
    private final BroadcastFailures broadcastFailures = new BroadcastFailures();

    /** How many rooms have a member here: a room on several loops is one. Written on the broker's context alone. */
    private volatile int inhabited;

    /** In the order of their last publication, the one quiet for longest first. */
    private final Map<RoomName, Tenancy> rooms = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What pauses are made of.
     *
     * @param millis milliseconds that never go back and count a stop of the process
     * @param random what is added to them; used on the broker's context alone
     */
    record Time(LongSupplier millis, RandomGenerator random) {}

    /** A room and who still wants it. */
    private static final class Tenancy {
        final NodeRoom room;
        int attaching;

        Tenancy(NodeRoom room) {
            this.room = room;
        }

        boolean isUnused() {
            return attaching == 0 && room.hubs().isEmpty();
        }
    }

    Rooms(Vertx vertx, Context context, Broker broker, Node.Settings settings, Time time) {
        this.vertx = vertx;
        this.broker = broker;
        this.inbox = new Mailbox(task -> context.runOnContext(v -> task.run()), () -> {});
        this.time = time;
        this.limits = settings.limits();
        this.logConfig = settings.log();
        this.lingering = new Lingering(
                vertx,
                settings.broker().linger().toMillis(),
                limits.joins().lingering(),
                boundsReached,
                name -> inbox.post(() -> leaveIfUnused(name)));
        int perSecond = limits.joins().newRoomsPerSecond();
        this.newRooms = new TokenBucket(
                perSecond, NEW_ROOMS_BURST_SECONDS * (double) perSecond, () -> time.millis.getAsLong() * NANOS_PER_MS);
        this.allLogs = new Budget(null, logConfig.allBytes());
    }

    Budget allLogs() {
        return allLogs;
    }

    /** Rooms with a member now. Any thread. */
    int inhabited() {
        return inhabited;
    }

    /** Rooms that are held and have no member. Any thread. */
    int lingering() {
        return lingering.count();
    }

    BoundsReached boundsReached() {
        return boundsReached;
    }

    ResumeStats resumes() {
        return resumes;
    }

    BroadcastFailures broadcastFailures() {
        return broadcastFailures;
    }

    /** Runs a task on the broker's context. */
    void post(Runnable task) {
        inbox.post(task);
    }

    // ---- Broker.Listener ----

    @Override
    public void onPublications(RoomName name, List<Publication> publications) {
        Tenancy tenancy = rooms.get(name);
        if (tenancy == null || tenancy.room.log() == null) {
            return;
        }
        tenancy.room.append(publications);
        keepWithinBudget();
    }

    private void keepWithinBudget() {
        if (allLogs.isOver()) {
            for (Tenancy quietest : rooms.values()) {
                if (quietest.room.trimUntilRoomy(allLogs)) {
                    break;
                }
            }
        }
    }

    @Override
    public void onDiscontinuity(RoomName name, Position top) {
        Tenancy tenancy = rooms.get(name);
        if (tenancy != null && tenancy.room.log() != null) {
            LOG.warn("room {}: continuity was lost, its members are reset and go on after {}", name, top);
            tenancy.room.restart(top);
        }
    }

    @Override
    public void onCut(RoomName name, Position common) {
        Tenancy tenancy = rooms.get(name);
        if (tenancy != null && tenancy.room.log() != null) {
            LOG.warn("room {}: another branch of its log is the room's, members past {} are reset to it", name, common);
            tenancy.room.cut(common);
        }
    }

    @Override
    public List<Publication> held(RoomName name) {
        Tenancy tenancy = rooms.get(name);
        return tenancy == null ? List.of() : tenancy.room.held();
    }

    // ---- LogSource ----

    @Override
    public void attach(Hub hub, JoinRequest request, AttachAnswer answer) {
        if (joinsUnderWay.incrementAndGet() > limits.joins().underWay()) {
            refuse(hub, request.room(), full(Bound.JOINS_UNDER_WAY), answer);
            return;
        }
        inbox.post(() -> {
            Tenancy tenancy = tenancy(request.room());
            if (tenancy == null) {
                refuse(hub, request.room(), full(Bound.NEW_ROOMS), answer);
                return;
            }
            tenancy.attaching++;
            inTime(over -> tenancy.room.locate(request, over)).onComplete(located -> {
                tenancy.attaching--;
                if (located.succeeded()) {
                    joinsUnderWay.decrementAndGet();
                    admit(hub, request, tenancy.room, located.result(), answer);
                    keepWithinBudget(); // a page of the past may have been read
                } else {
                    refuse(hub, request.room(), located.cause(), answer);
                }
                lingerIfUnused(request.room(), tenancy);
            });
        });
    }

    private Future<Joined> inTime(Function<Future<Joined>, Future<Joined>> locate) {
        Promise<Joined> answer = Promise.promise();
        Deadline deadline = new Deadline(
                vertx,
                time.millis(),
                limits.joinTimeout().toMillis(),
                () -> answer.tryFail(new FanfareException(
                        ErrorCode.BROKER_UNAVAILABLE, "the broker did not answer in time; join again")));
        locate.apply(answer.future()).onComplete(done -> {
            deadline.cancel();
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(done.cause());
            }
        });
        return answer.future();
    }

    /** In one step: the log's entries are handed over, and the hub gets what follows them. */
    private void admit(Hub hub, JoinRequest request, NodeRoom room, Joined joined, AttachAnswer answer) {
        RoomLog log = room.log();
        Joined now = new Joined(joined.id(), log.top(), joined.recovered());
        resumes.count(request, now, log);
        List<Entry> entries = log.after(Math.max(now.id().offset(), log.firstOffset() - 1));
        if (room.hubs().isEmpty()) {
            inhabited++;
        }
        room.hubs().add(hub);
        hub.post(() -> answer.attached(now, entries));
    }

    private FanfareException full(Bound bound) {
        boundsReached.count(bound);
        return new FanfareException(
                ErrorCode.OVERLOADED, "this node takes no more joins for now (" + bound.key() + ")");
    }

    private void refuse(Hub hub, RoomName name, Throwable cause, AttachAnswer answer) {
        joinsUnderWay.decrementAndGet();
        LOG.debug("room {}: join refused", name, cause);
        hub.post(() -> answer.failed(FanfareException.of(cause)));
    }

    @Override
    public void detach(Hub hub, RoomName name) {
        inbox.post(() -> {
            Tenancy tenancy = rooms.get(name);
            if (tenancy != null && tenancy.room.hubs().remove(hub)) {
                if (tenancy.room.hubs().isEmpty()) {
                    inhabited--;
                }
                lingerIfUnused(name, tenancy);
            }
        });
    }

    @Override
    public void read(Hub hub, RoomName name, Position since, ReadAnswer answer) {
        inbox.post(() -> readNow(hub, name, since, answer));
    }

    private void readNow(Hub hub, RoomName name, Position since, ReadAnswer answer) {
        Tenancy tenancy = rooms.get(name);
        if (tenancy == null || !tenancy.room.hubs().contains(hub)) {
            hub.post(answer::unavailable);
            return;
        }
        tenancy.room.read(since).onComplete(read -> {
            if (read.failed()) {
                vertx.setTimer(retryMillis(), timer -> read(hub, name, since, answer));
            } else if (read.result().isEmpty()) {
                hub.post(answer::gone);
            } else {
                hub.post(() -> answer.page(read.result()));
                keepWithinBudget();
            }
        });
    }

    private long retryMillis() {
        return READ_RETRY_MS + time.random().nextInt(READ_RETRY_MS);
    }

    // ---- what nodes ask ----

    /** Appends messages, consecutive, all or none; the outcome completes on the broker's context. */
    Future<List<Receipt>> publish(RoomName room, List<Message> messages) {
        return broker.publish(room, messages).onFailure(failure -> broadcastFailures.count(failure, messages.size()));
    }

    /** A page of a room's log out of memory; null where that does not reach. */
    History heldHistory(RoomName name, Position since, int limit) {
        Tenancy tenancy = rooms.get(name);
        return tenancy == null ? null : tenancy.room.heldHistory(since, limit);
    }

    /** A page of a room's log, from memory where that reaches, else from the stream. */
    Future<History> history(RoomName name, Position since, int limit) {
        Tenancy tenancy = rooms.get(name);
        return tenancy == null
                ? broker.history(name, since, limit).map(page -> begun(name, page))
                : tenancy.room.history(since, limit);
    }

    /** A page of no log ends where the log will begin. */
    private History begun(RoomName name, History page) {
        return page.top().equals(History.UNWRITTEN)
                ? new History(List.of(), broker.beginning(name), page.recovered())
                : page;
    }

    /** Closes the broker and gives up all logs. On the broker's context. */
    Future<Void> close() {
        return broker.close().eventually(() -> {
            rooms.values().forEach(tenancy -> tenancy.room.close());
            rooms.clear();
            return Future.succeededFuture();
        });
    }

    // ---- tenancy ----

    /** Null where rooms come too fast. */
    private Tenancy tenancy(RoomName name) {
        Tenancy tenancy = rooms.get(name);
        if (tenancy == null) {
            if (!newRooms.tryTake()) {
                return null;
            }
            Tenancy made = new Tenancy(new NodeRoom(name, broker, logConfig, allLogs));
            rooms.put(name, made);
            made.room.subscribed().onFailure(refused -> rooms.remove(name, made));
            tenancy = made;
        }
        lingering.end(name);
        return tenancy;
    }

    private void lingerIfUnused(RoomName name, Tenancy tenancy) {
        if (tenancy.isUnused() && rooms.get(name) == tenancy) {
            lingering.begin(name);
        }
    }

    private void leaveIfUnused(RoomName name) {
        Tenancy tenancy = rooms.get(name);
        if (tenancy != null && tenancy.isUnused() && rooms.remove(name, tenancy)) {
            broker.unsubscribe(name);
            tenancy.room.close();
        }
    }
}
