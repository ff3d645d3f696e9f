package dev.fanfare.broker.redis;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.History;
import dev.fanfare.broker.RandomText;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.SessionUser;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
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
    private static final long CLOSE_MILLIS = 1_000;

    private static final int CLOSE_STEP = 20;
    /** The part of the queue's bytes that may be kept although a log has it. */
    private static final int KEPT_BESIDE_LOGS = 8;

    private final Vertx vertx;
    private final Context context;
    private final Keys keys;
    private final WakeClock clock;
    private final BrokerMeter meter;
    private final SelfProbe probe;
    private final ServerCheck serverCheck = new ServerCheck();
    private final Link link;
    private final Reader reader;
    private final Publisher publisher;
    private final Live live;
    private final Keep keep;
    private final Repair repair;
    private final Subscriber subscriber;
    private final List<SessionUser> users = new ArrayList<>();
    private long ticker = -1;
    private long prober = -1;
    private long heart = -1;
    private long keeper = -1;
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
                vertx,
                context,
                node,
                redis,
                config,
                meter,
                Pace.DEFAULT,
                new SecureRandom(),
                () -> System.nanoTime() / 1_000_000,
                new RedisConnector(vertx, redis));
    }

    /** The same with pace, randomness, time and servers given; {@code time} in milliseconds, never going back. */
    RedisBroker(
            Vertx vertx,
            Context context,
            NodeId node,
            RedisConfig redis,
            BrokerConfig config,
            BrokerMeter meter,
            Pace pace,
            RandomGenerator random,
            LongSupplier time,
            Connector connector) {
        RandomText names = new RandomText(random);
        this.vertx = vertx;
        this.context = context;
        this.meter = meter;
        this.clock = new WakeClock(time, redis.silence().toMillis());
        this.keys = new Keys(redis.prefix(), redis.buckets());
        Kit kit = new Kit(vertx, clock, random, meter);
        String unique = node.incarnation() + names.next(4);
        this.probe = new SelfProbe(keys.probe(unique), redis.silence().toMillis(), clock, meter);
        this.live = new Live(keys, unique);
        this.link = new Link(kit, redis, connector, new Handshake(keys, live, names), new Sessions());
        Appender appender = new Appender(config, names, meter);
        this.reader =
                new Reader(kit, appender, link::session, config.publishTimeout().toMillis());
        this.subscriber = new Subscriber(kit, config, pace, keys, appender, probe);
        this.keep = new Keep(clock, subscriber::lastSeen, config.publishQueueBytes() / KEPT_BESIDE_LOGS);
        this.repair = new Repair(kit, keys, appender, live, () -> subscriber.holdings(keep.byRoom()));
        this.publisher = new Publisher(kit, config, keys, appender, keep, subscriber::lastSeen, unique + "-");
    }

    @Override
    public void start(Listener listener) {
        if (Vertx.currentContext() != context) {
            throw new IllegalStateException("a broker is used on its context alone");
        }
        subscriber.start(listener);
        publisher.start();
        ticker = vertx.setPeriodic(WakeClock.TICK_MILLIS, t -> look());
        prober = vertx.setPeriodic(probe.period(), t -> probe.tick());
        heart = vertx.setPeriodic(Live.PERIOD, t -> live.tick());
        keeper = vertx.setPeriodic(Keep.PERIOD, t -> keep.tick());
        link.open();
    }

    /** Before anything is taken from outside: has this process slept? */
    private void look() {
        long slept = clock.slept();
        if (slept > 0 && !closing) {
            meter.stoodStill(slept);
            subscriber.slept();
            link.suspect("this node stood still for " + slept + " ms, so what its connections hold may be old");
        }
    }

    /**
     * Completes when the first connection stands; stays open while Redis is out of reach; fails with
     * {@link dev.fanfare.broker.BrokerRefusedException} where Redis answers but will not do. The engine goes on trying
     * all the same.
     */
    public Future<Void> firstConnect() {
        return link.first();
    }

    /** Lets another engine use this one's link too. Called before {@link #start}. */
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
        List<Entry> entries = new ArrayList<>(page.entries());
        if (since == null) {
            Collections.reverse(entries);
        }
        List<Publication> read = new ArrayList<>(entries.size());
        Position at = since;
        for (Entry entry : entries) {
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

    private static boolean before(Entry entry, Position at) {
        return entry.position().equals(at);
    }

    private static Publication publication(RoomName room, Entry entry) {
        try {
            Message message = Envelope.decode(entry.envelope());
            return new Publication(room, entry.position(), entry.previousTerm(), message, entry.id());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public Health health() {
        return link.health();
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        closing = true;
        closeWhenIdle(clock.getAsLong() + CLOSE_MILLIS, closed);
        return closed.future();
    }

    private void closeWhenIdle(long deadline, Promise<Void> closed) {
        if (publisher.idle() || clock.getAsLong() >= deadline) {
            vertx.cancelTimer(ticker);
            vertx.cancelTimer(prober);
            vertx.cancelTimer(heart);
            vertx.cancelTimer(keeper);
            live.leave();
            subscriber.close();
            publisher.close();
            reader.close();
            link.close().onComplete(closed);
        } else {
            vertx.setTimer(CLOSE_STEP, t -> closeWhenIdle(deadline, closed));
        }
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the node is being stopped"));
    }

    /** Passes what the link tells to both ways. */
    private final class Sessions implements Link.Owner {
        @Override
        public void up(Session session) {
            users.forEach(user -> user.up(session));
            live.begin(session);
            repair.run(session).onSuccess(v -> {
                if (!session.over()) {
                    keep.begin(session);
                    subscriber.up(session);
                    publisher.up(session);
                    serverCheck.run(session);
                }
            });
        }

        @Override
        public void down() {
            live.begin(null);
            keep.begin(null);
            subscriber.down();
            publisher.down();
            users.forEach(SessionUser::down);
        }

        @Override
        public void look() {
            RedisBroker.this.look();
        }

        @Override
        public void pushed(Session session, Response message) {
            subscriber.pushed(session, message);
            users.forEach(user -> user.pushed(message));
        }
    }
}
