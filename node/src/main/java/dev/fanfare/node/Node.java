package dev.fanfare.node;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.protocol.PublishDecoder;
import dev.fanfare.room.Hub;
import dev.fanfare.room.HubMeter;
import dev.fanfare.room.HubStats;
import dev.fanfare.room.Member;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server process: connects clients to rooms, and rooms to the broker.
 *
 * <p><b>Threads:</b> any may call, where a method does not say otherwise.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeId id;
    private final Broker broker;
    private final Rooms rooms;
    private final Attendance attendance;
    private final Settings settings;
    private final Clock clock;
    private final Map<Context, Loop> loops = new ConcurrentHashMap<>();
    private final AtomicLong connectionCount = new AtomicLong();

    /**
     * What a node is made with.
     *
     * @param limits what one client may take
     * @param log what is kept in memory
     * @param broker how long to linger
     * @param compressionThreshold messages shorter than this many bytes are never compressed
     * @param meter is told by the hubs, each on its loop, how fast they deliver
     */
    public record Settings(
            Limits limits, LogConfig log, BrokerConfig broker, int compressionThreshold, HubMeter meter) {
        /** What holds where nothing is set. */
        public static final Settings DEFAULT =
                new Settings(Limits.DEFAULT, LogConfig.DEFAULT, BrokerConfig.DEFAULT, 1_024, HubMeter.NONE);
    }

    /**
     * A node that is not started.
     *
     * @param context the broker's context
     * @param clock tells the time that messages carry
     */
    public Node(
            NodeId id, Vertx vertx, Context context, Broker broker, Presence presence, Settings settings, Clock clock) {
        this(id, vertx, context, broker, presence, settings, clock, new Rooms.Time(Node::millis, new Random()));
    }

    /** The same with what its pauses are made of. */
    Node(
            NodeId id,
            Vertx vertx,
            Context context,
            Broker broker,
            Presence presence,
            Settings settings,
            Clock clock,
            Rooms.Time time) {
        this.id = id;
        this.broker = broker;
        this.settings = settings;
        this.clock = clock;
        this.rooms = new Rooms(vertx, context, broker, settings, time);
        this.attendance = new Attendance(presence, rooms::post);
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    /** Starts the broker. Completes when it took note; whether it is up, {@link #brokerHealth} says. */
    public Future<Void> start() {
        return onBroker(() -> {
            attendance.start();
            broker.start(rooms);
            return Future.succeededFuture();
        });
    }

    /** Who this is. */
    public NodeId id() {
        return id;
    }

    /** What it has on an event loop; the same each time. */
    public Loop loop(Context context) {
        return loops.computeIfAbsent(context, its -> new Loop(hub(its), attendance));
    }

    private Hub hub(Context loop) {
        return new Hub(
                task -> loop.runOnContext(v -> task.run()),
                rooms,
                new PublicationEncoder(settings.compressionThreshold()),
                settings.log().bytes(),
                settings.meter());
    }

    /**
     * A new connection, in no room yet. Called on its loop.
     *
     * @param connectionId from {@link #newConnectionId}
     * @param user who it is
     * @param member where its publications are written to
     * @param carrier told on the loop of what is done to the connection
     */
    public Connection connect(
            Loop loop, String connectionId, UserName user, Member member, Connection.Carrier carrier) {
        Connection connection = new Connection(this, loop, connectionId, user, member, carrier);
        loop.residents().add(connection);
        return connection;
    }

    /**
     * Broadcasts for somebody who has no connection: consecutive, all or none. Called on the hub's loop.
     *
     * @param drafts 1 to 100
     * @return one receipt each, in order, when the broker holds them; completes on the hub's loop. Fails with {@code
     *     overloaded}, {@code broker_unavailable} or {@code outcome_unknown}
     */
    public Future<List<Receipt>> publish(Hub hub, RoomName room, List<PublishDecoder.Draft> drafts) {
        long now = now();
        List<Message> messages = drafts.stream()
                .map(draft -> new Message(draft.from(), "", id.name(), now, draft.key(), draft.payload()))
                .toList();
        return answeredOn(hub, () -> rooms.publish(room, messages));
    }

    /**
     * A page of a room's log, to be read on the hub's loop.
     *
     * @param since null for the newest
     * @param limit greatest number of messages, cut to the configured limit
     * @return its reads answer {@link History#UNWRITTEN} of a room that nobody wrote and nobody is in: reading makes nothing
     */
    public PageRead<History> history(Hub hub, RoomName room, Position since, int limit) {
        int most = Math.min(limit, settings.limits().historyMessages());
        return new PageRead<>(
                () -> answeredOn(hub, () -> Future.succeededFuture(rooms.heldHistory(room, since, most))),
                () -> answeredOn(hub, () -> rooms.history(room, since, most)));
    }

    /** A new connection id: unique among all nodes and their incarnations. */
    public String newConnectionId() {
        return id.incarnation() + "-" + Long.toString(connectionCount.incrementAndGet(), Character.MAX_RADIX);
    }

    /** How the link to the broker stands. Completes on the broker's context. */
    public Future<Broker.Health> brokerHealth() {
        return onBroker(() -> Future.succeededFuture(broker.health()));
    }

    /** Rooms with a member on this node; one with members on several loops counts once. */
    public int roomCount() {
        return rooms.inhabited();
    }

    /** What the hubs have done. */
    public List<HubStats> hubStats() {
        return loops.values().stream().map(loop -> loop.hub().stats()).toList();
    }

    /** How resumes ended. */
    public ResumeStats resumeStats() {
        return rooms.resumes();
    }

    /** Broadcasts that the broker did not confirm. */
    public BroadcastFailures broadcastFailures() {
        return rooms.broadcastFailures();
    }

    /** How often clients reached a bound. */
    public BoundsReached boundsReached() {
        return rooms.boundsReached();
    }

    /** Rooms that are held although nobody is in them. */
    public int lingeringRooms() {
        return rooms.lingering();
    }

    /** Bytes of all rooms' logs. */
    public long logBytes() {
        return rooms.allLogs().used();
    }

    /**
     * Takes back who is present, closes the broker, where publications under way are given a bounded time, and gives up the
     * logs.
     */
    public Future<Void> close() {
        return onBroker(() -> attendance.close().eventually(rooms::close));
    }

    // ---- for its connections ----

    Attendance attendance() {
        return attendance;
    }

    /** All event loops that it has something on. */
    List<Loop> loops() {
        return List.copyOf(loops.values());
    }

    /** Asks on a hub's loop; the answer comes on the broker's context. */
    <T> Future<T> on(Hub hub, Supplier<T> question) {
        Promise<T> answer = Promise.promise();
        hub.post(() -> {
            Future<T> given = asked(() -> Future.succeededFuture(question.get()));
            rooms.post(() -> answer.handle(given));
        });
        return answer.future();
    }

    Limits limits() {
        return settings.limits();
    }

    long now() {
        return clock.millis();
    }

    /** What holds one connection to its rates. */
    ClientPace newPace() {
        return new ClientPace(settings.limits(), rooms.boundsReached(), System::nanoTime);
    }

    Future<Receipt> publish(Hub hub, RoomName room, Message message) {
        return answeredOn(hub, () -> rooms.publish(room, List.of(message))).map(receipts -> receipts.get(0));
    }

    PageRead<Members> members(Hub hub, RoomName room) {
        return new PageRead<>(
                () -> answeredOn(hub, () -> Future.succeededFuture(attendance.known(room))),
                () -> answeredOn(hub, () -> attendance.members(room)));
    }

    /** Asks on the broker's context; the answer comes on the hub's loop, in line with the publications. */
    <T> Future<T> answeredOn(Hub hub, Supplier<Future<T>> question) {
        Promise<T> answer = Promise.promise();
        rooms.post(() -> asked(question).onComplete(done -> hub.post(() -> answer.handle(done))));
        return answer.future();
    }

    /** Asks on the broker's context; the answer comes there. */
    <T> Future<T> onBroker(Supplier<Future<T>> question) {
        Promise<T> answer = Promise.promise();
        rooms.post(() -> asked(question).onComplete(answer));
        return answer.future();
    }

    /** What throws has a fault; who asked is told all the same. */
    private static <T> Future<T> asked(Supplier<Future<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException fault) {
            LOG.error("a fault of this node; who asked is told that it failed", fault);
            return Future.failedFuture(fault);
        }
    }
}
