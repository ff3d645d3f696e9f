package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.Broker.Listener;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.repair.Repair;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.RoomLookup;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Push;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Channels;
import dev.fanfare.redis.Pushes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from Redis. Beginning a subscription: SUBSCRIBE, wait for the server's confirmation, then read the top; what
 * was pushed in between and follows the top goes out after it. Whenever a bucket comes to a session, its rooms are
 * subscribed in it and each is filled from the place it had reached. What goes out goes by the {@link DeliveryQueue}.
 */
public final class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    private final Vertx vertx;
    private final BrokerConfig config;
    private final Pace pace;
    private final Keyspace keys;
    private final Kit kit;
    private final LongSupplier clock;
    private final BrokerMeter meter;
    private final Appender appender;
    private final Probing probing;
    private final IntFunction<Session> sessions;
    private final Checks checks;
    private final Map<Session, SubscriberSession> bySession = new IdentityHashMap<>();
    private final Push push = new Push();
    private final Map<RoomName, Subscription> rooms = new HashMap<>();
    private final Map<String, Subscription> byChannel = new HashMap<>();
    private final DeliveryQueue deliveries;
    private long ticker = -1;
    private long prober = -1;

    /**
     * How a node probes.
     *
     * @param name unique in the deployment
     * @param bound see {@link SelfProbe}
     */
    public record Probing(String name, long bound) {}

    /** A subscriber of no room. */
    public Subscriber(Kit kit, BrokerConfig config, Pace pace, RoomLookup lookup, Appender appender, Probing probing) {
        this.kit = kit;
        this.vertx = kit.vertx();
        this.clock = kit.clock();
        this.meter = kit.meter();
        this.config = config;
        this.pace = pace;
        this.keys = lookup.keys();
        this.appender = appender;
        this.probing = probing;
        this.sessions = lookup.sessions();
        this.deliveries = new DeliveryQueue(vertx, meter);
        this.checks = new Checks(pace, config.streamTtl().toMillis() / 4, served(this::renew), served(this::check));
    }

    /** Begins to look after its rooms, and tells this listener from here on. */
    public void start(Listener told) {
        deliveries.start(told);
        ticker = vertx.setPeriodic(pace.tick(), t -> tick());
        prober = vertx.setPeriodic(SelfProbe.period(probing.bound()), t -> probe());
    }

    /** Ends what runs; nothing is told from here on. */
    public void close() {
        vertx.cancelTimer(ticker);
        vertx.cancelTimer(prober);
        rooms.values().forEach(Subscription::goes);
        bySession.values().forEach(SubscriberSession::end);
        bySession.clear();
        List.copyOf(rooms.keySet()).forEach(this::unsubscribe);
    }

    /** The place a room has reached; null where it is not subscribed. */
    public Position lastSeen(RoomName room) {
        Subscription found = rooms.get(room);
        return found == null ? null : found.feed.last();
    }

    /** Whether this message came to the room's log on this node, and nothing was lost there since; the log may have trimmed it. */
    public boolean logged(RoomName room, Position place) {
        Subscription found = rooms.get(room);
        return found != null && found.live() && found.feed.delivered(place);
    }

    /** What the logs of this node hold, as far as it was handed over. */
    public List<Repair.Holding> holdings(Map<RoomKeys, List<LogEntry>> kept) {
        deliveries.handOver();
        List<Repair.Holding> all = new ArrayList<>();
        for (Subscription room : rooms.values()) {
            if (room.live()) {
                List<LogEntry> beside = kept.getOrDefault(room.keys, List.of());
                all.add(new Repair.Holding(room.keys, room.handedOver, () -> deliveries.held(room), beside));
            }
        }
        kept.forEach((keys, entries) -> {
            Subscription room = rooms.get(keys.room());
            if (room == null || !room.live()) {
                all.add(new Repair.Holding(keys, null, List::of, entries));
            }
        });
        return all;
    }

    /** As {@link dev.fanfare.broker.Broker#subscribe}. */
    public Future<Position> subscribe(RoomName name) {
        Subscription room = rooms.get(name);
        if (room == null) {
            long now = clock.getAsLong();
            RoomKeys of = keys.of(name);
            DeliveryQueue.Out out = deliveries.out();
            room = new Subscription(
                    of, new RoomFeed(out), now, now + config.publishTimeout().toMillis());
            out.room = room;
            rooms.put(name, room);
            byChannel.put(of.channel(), room);
            room.comesTo(bySession.get(sessions.apply(of.bucket())));
            if (room.serving != null) {
                room.serving.channels.subscribe(of.channel());
            }
        }
        return room.live() ? room.settled() : room.begun.future();
    }

    /** The node slept: what any room has reached may be old, until it is filled. */
    public void slept() {
        rooms.values().forEach(Subscription::unsettle);
    }

    /** A room's top was seen elsewhere: what lies between is read, should no push have brought it. */
    public void seen(RoomName name, Position top) {
        Subscription room = rooms.get(name);
        if (room != null && room.live() && top.offset() > room.feed.last().offset()) {
            room.feed.doubt();
            fillLater(room);
        }
    }

    private void fillLater(Subscription room) {
        if (room.serving != null) {
            room.serving.fills.later(room);
        }
    }

    /** As {@link dev.fanfare.broker.Broker#unsubscribe}. */
    public void unsubscribe(RoomName name) {
        Subscription room = rooms.remove(name);
        if (room != null) {
            byChannel.remove(room.keys.channel());
            if (room.serving != null) {
                room.serving.channels.unsubscribe(room.keys.channel());
            }
            room.end(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the room was left meanwhile"));
        }
    }

    /** A session serves these buckets: what is in them is subscribed in it. */
    public void up(Session session, BucketSet buckets) {
        SubscriberSession serving = bySession.computeIfAbsent(session, this::serving);
        serving.serve(buckets);
        for (Subscription room : rooms.values()) {
            if (buckets.has(room.keys.bucket())) {
                room.comesTo(serving);
                serving.channels.subscribe(room.keys.channel());
            }
        }
    }

    private SubscriberSession serving(Session session) {
        return new SubscriberSession(
                session,
                new Channels(vertx, clock),
                new Fills(kit, pace, appender, this::renew, this::caughtUp),
                new Tops(kit, appender),
                bucket -> new SelfProbe(keys.probe(bucket, probing.name()), probing.bound(), clock, meter));
    }

    /** The session serves these buckets no more. */
    public void down(Session session, BucketSet buckets) {
        rooms.values().stream().filter(room -> buckets.has(room.keys.bucket())).forEach(Subscription::goes);
        if (session.over()) {
            bySession.remove(session).end();
        } else {
            bySession.get(session).leave(buckets, keys::tag, room -> buckets.has(room.keys.bucket()));
        }
    }

    /** A push that came in a session that is not over. */
    public void pushed(Session from, Response push) {
        SubscriberSession serving = bySession.get(from);
        if (serving == null) {
            return;
        }
        if (Pushes.message(push)) {
            String channel = push.get(1).toString();
            Subscription room = byChannel.get(channel);
            serving.heard();
            if (room == null) {
                serving.returned(channel, push.get(2).toString());
            } else if (room.serving == serving) {
                received(room, push.get(2).toBytes());
            }
        } else if (Pushes.subscribed(push)) {
            String channel = push.get(1).toString();
            Subscription room = byChannel.get(channel);
            if (serving.channels.confirmed(channel) && room != null && room.serving == serving) {
                confirmed(room);
            } else if (room == null) {
                serving.subscribed(channel);
            }
        } else if (Pushes.unsubscribed(push)) {
            Subscription room = byChannel.get(push.get(1).toString());
            if (room != null && room.serving == serving && !serving.channels.awaits(room.keys.channel())) {
                from.lose(room.keys.bucket(), "the server ended a subscription");
            }
        }
    }

    private void received(Subscription room, byte[] body) {
        room.active = clock.getAsLong();
        try {
            if (body.length > 0 && body[0] == '0') {
                note(room, body);
                return;
            }
            if (room.feed.push(push.parse(body))) {
                meter.parked();
            }
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "room {}: a push cannot be read, so the stream is read instead: {}",
                    room.keys.room(),
                    e.getMessage());
            room.feed.doubt();
        }
        if (room.feed.gap() && !room.filling) {
            fillLater(room);
        }
    }

    /** Something was appended that is to be committed: {@code 0 epoch term offset}. */
    private void note(Subscription room, byte[] body) {
        String[] words = new String(body, StandardCharsets.US_ASCII).split(" ");
        appender.uncommitted().saw(room.keys, Long.parseLong(words[words.length - 1]));
    }

    private void confirmed(Subscription room) {
        if (room.feed.last() == null) {
            begin(room);
        } else {
            check(room);
        }
    }

    /** Reads the top by an append of nothing, which makes the epoch of a room that nobody wrote. */
    private void begin(Subscription room) {
        room.serving.tops.ask(room, top -> {
            if (room.handedOver != null) {
                return; // confirmed twice
            }
            room.handedOver = top;
            room.begun.complete(top);
            if (!room.ended) {
                room.feed.start(top);
                afterTop(room);
            }
        });
    }

    private static Consumer<Subscription> served(Consumer<Subscription> then) {
        return room -> {
            if (room.serving != null) {
                then.accept(room);
            }
        };
    }

    private void renew(Subscription room) {
        room.renewed = clock.getAsLong();
        room.serving.tops.ask(room, top -> {
            if (!top.equals(room.feed.last())) {
                room.feed.doubt();
            }
            afterTop(room);
        });
    }

    private void afterTop(Subscription room) {
        if (room.feed.gap()) {
            fillLater(room);
        } else {
            caughtUp(room);
        }
    }

    private void caughtUp(Subscription room) {
        if (room.unsettled()) {
            deliveries.handOver(room);
            room.settle();
        }
    }

    private void check(Subscription room) {
        room.feed.doubt();
        room.serving.fills.now(room);
    }

    private void probe() {
        List.copyOf(bySession.values()).forEach(SubscriberSession::probeNow);
    }

    private void tick() {
        List.copyOf(bySession.values()).stream()
                .filter(serving -> serving.channels.overdue())
                .forEach(serving -> serving.session.end("the server does not confirm a subscription"));
        long now = clock.getAsLong();
        List.copyOf(rooms.values()).stream().filter(room -> !room.live()).forEach(room -> giveUp(room, now));
        if (!bySession.isEmpty()) {
            checks.tick(rooms.values(), now);
        }
    }

    private void giveUp(Subscription room, long now) {
        if (room.deadline <= now) {
            room.begun.tryFail(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the broker is out of reach"));
            unsubscribe(room.keys.room());
        }
    }
}
