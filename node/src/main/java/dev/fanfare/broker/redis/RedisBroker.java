package dev.fanfare.broker.redis;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.History;
import dev.fanfare.broker.RandomText;
import dev.fanfare.broker.redis.link.DurabilityCheck;
import dev.fanfare.broker.redis.link.Handshake;
import dev.fanfare.broker.redis.link.LinkKit;
import dev.fanfare.broker.redis.link.Links;
import dev.fanfare.broker.redis.link.SingleLink;
import dev.fanfare.broker.redis.publish.Appends;
import dev.fanfare.broker.redis.publish.Commits;
import dev.fanfare.broker.redis.publish.Publisher;
import dev.fanfare.broker.redis.publish.RetainedMessages;
import dev.fanfare.broker.redis.repair.Repair;
import dev.fanfare.broker.redis.sentinel.FixedLocator;
import dev.fanfare.broker.redis.sentinel.Locator;
import dev.fanfare.broker.redis.sentinel.SentinelLocator;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Layout;
import dev.fanfare.broker.redis.session.Live;
import dev.fanfare.broker.redis.session.Reader;
import dev.fanfare.broker.redis.session.RedisConnector;
import dev.fanfare.broker.redis.session.RoomLookup;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.session.UncommittedRooms;
import dev.fanfare.broker.redis.session.WakeClock;
import dev.fanfare.broker.redis.session.WriteWatch;
import dev.fanfare.broker.redis.sharding.ClusterLinks;
import dev.fanfare.broker.redis.subscribe.Pace;
import dev.fanfare.broker.redis.subscribe.Subscriber;
import dev.fanfare.broker.redis.wire.Envelope;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.SessionTable;
import dev.fanfare.redis.SessionUser;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The engine over Redis 6.2 or newer, or Valkey: a stream for each room is its log, a pub/sub channel carries each
 * publication to the nodes, and one script call does both, so the log and the order are Redis' own.
 *
 * <p>Nothing is lost with the server either, as long as a node holds it: {@link Repair} offers what a restart or failover lost,
 * before anything else uses a new session.
 *
 * <p>Nothing is lost with a connection: {@link Publisher} sends again what was not answered and the script finds what it
 * has already; {@link Subscriber} fills from the stream what no push brought.
 */
public final class RedisBroker implements Broker {
    /** With what presence takes before it is within {@code DrainConfig.RELEASE}. */
    private static final long CLOSE_MS = 1_000;

    private static final int CLOSE_STEP_MS = 20;
    /** The part of the queue's bytes that may be kept although a log has it. */
    private static final int RETAINED_BESIDE_LOGS = 8;

    private final Vertx vertx;
    private final Context context;
    private final Keyspace keys;
    private final WakeClock clock;
    private final BrokerMeter meter;
    private final Links links;
    private final Reader reader;
    private final Publisher publisher;
    private final Layout layout;
    private final Live live;
    private final DurabilityCheck durability;
    private final RetainedMessages retained;
    private final Appends appends;
    private final Commits commits;
    private final WriteWatch writes;

    private final Subscriber subscriber;
    private final List<SessionUser> users = new ArrayList<>();
    private long ticker = -1;
    private long heart = -1;
    private long retainedTimer = -1;
    private long committer = -1;
    private boolean closing;

    /**
     * An engine on this event-loop context.
     *
     * @throws IllegalArgumentException when the key prefix holds a brace or there is not at least one bucket
     */
    public RedisBroker(Vertx vertx, Context context, NodeId node, RedisConfig redis, BrokerConfig config) {
        this(vertx, context, node, redis, config, BrokerMeter.NONE);
    }

    /** The same, counted by {@code meter}. */
    public RedisBroker(
            Vertx vertx, Context context, NodeId node, RedisConfig redis, BrokerConfig config, BrokerMeter meter) {
        this(
                new Surroundings(
                        vertx,
                        context,
                        meter,
                        new SecureRandom(),
                        () -> System.nanoTime() / 1_000_000,
                        RedisConnector.servers(vertx, redis)),
                node,
                redis,
                config,
                Pace.DEFAULT);
    }

    /**
     * What an engine stands in.
     *
     * @param context the event loop's it works on
     * @param time milliseconds, never going back
     */
    record Surroundings(
            Vertx vertx,
            Context context,
            BrokerMeter meter,
            RandomGenerator random,
            LongSupplier time,
            Connector connector) {}

    /** The same in surroundings that are given, and at this pace. */
    RedisBroker(Surroundings around, NodeId node, RedisConfig redis, BrokerConfig config, Pace pace) {
        RandomText names = new RandomText(around.random());
        this.vertx = around.vertx();
        this.context = around.context();
        this.meter = around.meter();
        this.clock = new WakeClock(around.time(), redis.silence().toMillis());
        this.keys = new Keyspace(Buckets.of(redis));
        Kit kit = new Kit(vertx, clock, around.random(), meter);
        String unique = node.incarnation() + names.next(4);
        SessionTable<Session> ready = new SessionTable<>(keys.buckets());
        this.live = new Live(keys, unique, this::linked);
        this.layout = new Layout(keys, unique, this::linked, clock);
        this.durability = new DurabilityCheck(redis);
        UncommittedRooms uncommitted = new UncommittedRooms(clock, this::lastSeen);
        Appender appender = new Appender(kit, config, unique, redis.durability() == Durability.REPLICATED, uncommitted);
        RoomLookup lookup = new RoomLookup(keys, ready::of, this::lastSeen);
        this.reader = new Reader(kit, appender, lookup, config.publishTimeout().toMillis());
        Subscriber.Probing probing =
                new Subscriber.Probing(unique, redis.silence().toMillis());
        this.subscriber = new Subscriber(kit, config, pace, lookup, appender, probing);
        this.retained = new RetainedMessages(
                clock, subscriber::logged, ready::of, config.publishQueueBytes() / RETAINED_BESIDE_LOGS);
        Repair repair = new Repair(kit, keys, appender, live, () -> subscriber.holdings(retained.byRoom()));
        this.appends = Appends.of(kit, redis, appender);
        this.commits = new Commits(kit, appends, uncommitted, ready::of);
        this.writes = new WriteWatch(kit, ready::sessions);
        this.publisher = new Publisher(kit, config, lookup, appends, retained, unique + "-");
        SessionHandover handover = new SessionHandover(
                ready,
                users,
                new SessionHandover.Parts(live, repair, retained, subscriber, publisher, appends, commits),
                this::look);
        Handshake handshake = new Handshake(keys, layout, live, names, durability);
        LinkKit shared = new LinkKit(kit, redis, around.connector(), handshake, handover);
        this.links = redis.cluster()
                ? new ClusterLinks(shared, keys, handover)
                : new SingleLink(shared, locator(vertx, redis, around.connector()), keys, handover);
    }

    private Position lastSeen(RoomName room) {
        return subscriber.lastSeen(room);
    }

    private Session linked(int bucket) {
        return links.of(bucket);
    }

    private static Locator locator(Vertx vertx, RedisConfig redis, Connector connector) {
        return redis.sentinel() == null
                ? new FixedLocator(redis.servers().get(0), redis.toString())
                : new SentinelLocator(vertx, redis, connector, RedisConnector.sentinels(vertx, redis));
    }

    @Override
    public void start(Listener listener) {
        if (Vertx.currentContext() != context) {
            throw new IllegalStateException("a broker is used on its context alone");
        }
        subscriber.start(listener);
        publisher.start();
        ticker = vertx.setPeriodic(WakeClock.TICK_MS, t -> look());
        heart = vertx.setPeriodic(Live.PERIOD_MS, t -> {
            live.tick();
            layout.tick();
            writes.tick();
        });
        retainedTimer = vertx.setPeriodic(RetainedMessages.PERIOD_MS, t -> retained.tick());
        committer = vertx.setPeriodic(Commits.PERIOD_MS, t -> commits.tick());
        links.open();
        links.first().onSuccess(v -> durability.started());
    }

    /** Before anything is taken from outside: has this process slept? */
    private void look() {
        long slept = clock.slept();
        if (slept > 0 && !closing) {
            meter.stoodStill(slept);
            subscriber.slept();
            links.suspect("this node stood still for " + slept + " ms, so what its connections hold may be old");
        }
    }

    /**
     * Completes when the first connection stands; stays open while Redis is out of reach; fails with
     * {@link dev.fanfare.broker.BrokerRefusedException} where Redis answers but will not do. The engine goes on trying
     * all the same.
     */
    public Future<Void> firstConnect() {
        return links.first();
    }

    /** Lets another engine use this one's sessions too. Called before {@link #start}. */
    public void share(SessionUser user) {
        users.add(user);
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        look();
        return closing ? refused() : subscriber.subscribe(room);
    }

    @Override
    public void unsubscribe(RoomName room) {
        subscriber.unsubscribe(room);
    }

    @Override
    public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
        look();
        if (closing) {
            return refused();
        }
        long begun = System.nanoTime();
        return publisher.publish(room, batch).onSuccess(done -> meter.confirmed(System.nanoTime() - begun));
    }

    @Override
    public Future<History> history(RoomName room, Position since, int limit) {
        look();
        return closing
                ? refused()
                : reader.page(keys.of(room), since, limit).map(page -> {
                    subscriber.seen(room, page.top());
                    return history(room, since, limit, page);
                });
    }

    /** Reads the envelopes; the page ends, or begins, where the stream has a hole or an envelope cannot be read. */
    private static History history(RoomName room, Position since, int limit, Page page) {
        List<LogEntry> entries = new ArrayList<>(page.entries());
        if (since == null) {
            Collections.reverse(entries);
        }
        List<Publication> read = new ArrayList<>(entries.size());
        Position at = since;
        for (LogEntry entry : entries) {
            boolean next = since != null ? entry.follows(at) : at == null || before(entry, at);
            Publication publication = next ? publication(room, entry) : null;
            if (publication == null) {
                break;
            }
            read.add(publication);
            at = since != null ? entry.position() : publication.before();
        }
        if (since == null) {
            Collections.reverse(read);
        }
        boolean stuck = since != null && limit > 0 && read.isEmpty() && !since.equals(page.top());
        return new History(read, page.top(), page.proven() && !stuck);
    }

    private static boolean before(LogEntry entry, Position at) {
        return entry.position().equals(at);
    }

    private static Publication publication(RoomName room, LogEntry entry) {
        try {
            Message message = Envelope.decode(entry.envelope());
            return new Publication(room, entry.position(), entry.previousTerm(), message, entry.id());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public Health health() {
        return writes.health(links.health(), appends.trouble());
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        closing = true;
        closeWhenIdle(clock.getAsLong() + CLOSE_MS, closed);
        return closed.future();
    }

    private void closeWhenIdle(long deadline, Promise<Void> closed) {
        if (publisher.idle() || clock.getAsLong() >= deadline) {
            vertx.cancelTimer(ticker);
            vertx.cancelTimer(heart);
            vertx.cancelTimer(retainedTimer);
            vertx.cancelTimer(committer);
            layout.leave();
            subscriber.close();
            publisher.close();
            reader.close();
            links.close().onComplete(closed);
        } else {
            vertx.setTimer(CLOSE_STEP_MS, t -> closeWhenIdle(deadline, closed));
        }
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the node is being stopped"));
    }
}
