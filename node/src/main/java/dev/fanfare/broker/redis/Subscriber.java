package dev.fanfare.broker.redis;

import dev.fanfare.broker.Broker.Listener;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.Channels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from Redis. Beginning a subscription: SUBSCRIBE, wait for the server's confirmation, then read the top; what
 * was pushed in between and follows the top goes out after it. After every reconnect all rooms are subscribed again and
 * each is filled from the place it had reached. What goes out in one loop turn reaches the listener at its end, one list
 * for each room.
 */
final class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    private final Vertx vertx;
    private final BrokerConfig config;
    private final Pace pace;
    private final Keys keys;
    private final LongSupplier clock;
    private final BrokerMeter meter;
    private final Channels channels;
    private final Fills fills;
    private final Tops tops;
    private final Checks checks;
    private final SelfProbe probe;
    private final Push push = new Push();
    private final Map<RoomName, Subscription> rooms = new HashMap<>();
    private final Map<String, Subscription> byChannel = new HashMap<>();
    private final List<Subscription> dirty = new ArrayList<>();
    private Listener listener;
    private Session session;
    private long ticker = -1;

    Subscriber(Kit kit, BrokerConfig config, Pace pace, Keys keys, Appender appender, SelfProbe probe) {
        this.vertx = kit.vertx();
        this.clock = kit.clock();
        this.meter = kit.meter();
        this.config = config;
        this.pace = pace;
        this.keys = keys;
        this.probe = probe;
        this.channels = new Channels(vertx, clock);
        this.tops = new Tops(kit, appender);
        this.fills = new Fills(kit, pace, appender, this::renew, this::caughtUp);
        this.checks = new Checks(pace, config.streamTtl().toMillis() / 4, this::renew, this::check);
    }

    void start(Listener told) {
        listener = told;
        ticker = vertx.setPeriodic(pace.tick(), t -> tick());
    }

    void close() {
        vertx.cancelTimer(ticker);
        down();
        List.copyOf(rooms.keySet()).forEach(this::unsubscribe);
    }

    /** The place a room has reached; null where it is not subscribed. */
    Position lastSeen(RoomName room) {
        Subscription found = rooms.get(room);
        return found == null ? null : found.feed.last();
    }

    /** What the logs of this node hold, as far as it was handed over. */
    List<Repair.Holding> holdings(Map<RoomKeys, List<Entry>> kept) {
        handOver();
        List<Repair.Holding> all = new ArrayList<>();
        for (Subscription room : rooms.values()) {
            if (room.live()) {
                List<Entry> beside = kept.getOrDefault(room.keys, List.of());
                all.add(new Repair.Holding(room.keys, room.handedOver, () -> held(room), beside));
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

    private List<Entry> held(Subscription room) {
        return listener.held(room.keys.room()).stream()
                .map(one -> new Entry(one.position(), one.previousTerm(), one.id(), Envelope.encode(one.message())))
                .toList();
    }

    Future<Position> subscribe(RoomName name) {
        Subscription room = rooms.get(name);
        if (room == null) {
            long now = clock.getAsLong();
            RoomKeys of = keys.of(name);
            Out out = new Out();
            room = new Subscription(
                    of, new RoomFeed(out), now, now + config.publishTimeout().toMillis());
            out.room = room;
            rooms.put(name, room);
            byChannel.put(of.channel(), room);
            channels.subscribe(of.channel());
        }
        return room.live() ? room.settled() : room.begun.future();
    }

    /** The node slept: what any room has reached may be old, until it is filled. */
    void slept() {
        rooms.values().forEach(Subscription::unsettle);
    }

    /** A room's top was seen elsewhere: what lies between is read, should no push have brought it. */
    void seen(RoomName name, Position top) {
        Subscription room = rooms.get(name);
        if (room != null && room.live() && top.offset() > room.feed.last().offset()) {
            room.feed.doubt();
            fills.later(room);
        }
    }

    void unsubscribe(RoomName name) {
        Subscription room = rooms.remove(name);
        if (room != null) {
            byChannel.remove(room.keys.channel());
            channels.unsubscribe(room.keys.channel());
            room.end(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the room was left meanwhile"));
        }
    }

    void up(Session begun) {
        session = begun;
        channels.begin(begun);
        fills.begin(begun);
        tops.begin(begun);
        probe.begin(begun);
        channels.subscribe(probe.channel());
        byChannel.keySet().forEach(channels::subscribe);
    }

    void down() {
        session = null;
        channels.begin(null);
        fills.begin(null);
        tops.begin(null);
        probe.begin(null);
        for (Subscription room : rooms.values()) {
            room.queued = false;
            room.filling = false;
        }
    }

    void pushed(Session from, Response message) {
        if (message.type() == ResponseType.ERROR) {
            from.end("the server refused a subscription: " + message);
        } else if (message.type() == ResponseType.PUSH && Replies.kind(message, "message")) {
            String channel = message.get(1).toString();
            Subscription room = byChannel.get(channel);
            probe.heard();
            if (room != null) {
                received(room, message.get(2).toBytes());
            } else if (channel.equals(probe.channel())) {
                probe.returned(message.get(2).toString());
            }
        } else if (message.type() == ResponseType.PUSH && Replies.kind(message, "subscribe")) {
            String channel = message.get(1).toString();
            if (channels.confirmed(channel) && byChannel.containsKey(channel)) {
                confirmed(byChannel.get(channel));
            } else if (channel.equals(probe.channel())) {
                probe.subscribed();
            }
        }
    }

    private void received(Subscription room, byte[] body) {
        room.active = clock.getAsLong();
        try {
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
            fills.later(room);
        }
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
        tops.ask(room, top -> {
            room.handedOver = top;
            room.begun.complete(top);
            if (!room.ended) {
                room.feed.start(top);
                afterTop(room);
            }
        });
    }

    private void renew(Subscription room) {
        room.renewed = clock.getAsLong();
        tops.ask(room, top -> {
            if (!top.equals(room.feed.last())) {
                room.feed.doubt();
            }
            afterTop(room);
        });
    }

    private void afterTop(Subscription room) {
        if (room.feed.gap()) {
            fills.later(room);
        } else {
            caughtUp(room);
        }
    }

    private void caughtUp(Subscription room) {
        if (room.unsettled()) {
            handOver(room);
            room.settle();
        }
    }

    private void check(Subscription room) {
        room.feed.doubt();
        fills.now(room);
    }

    private void tick() {
        if (session != null && channels.overdue()) {
            session.end("the server does not confirm a subscription");
        }
        long now = clock.getAsLong();
        List.copyOf(rooms.values()).stream().filter(room -> !room.live()).forEach(room -> giveUp(room, now));
        if (session != null) {
            checks.tick(rooms.values(), now);
        }
    }

    private void giveUp(Subscription room, long now) {
        if (room.deadline <= now) {
            room.begun.tryFail(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the broker is out of reach"));
            unsubscribe(room.keys.room());
        }
    }

    private void handOver() {
        List<Subscription> now = List.copyOf(dirty);
        dirty.clear();
        now.forEach(this::handOver);
    }

    private void handOver(Subscription room) {
        List<Publication> publications = room.takeDue();
        if (room.ended || publications.isEmpty()) {
            return;
        }
        try {
            listener.onPublications(room.keys.room(), publications);
        } catch (RuntimeException fault) {
            LOG.error("room {}: a fault while handing messages over; its members are reset", room.keys.room(), fault);
            listener.onDiscontinuity(room.keys.room(), room.handedOver);
        }
    }

    /** Where a room's feed puts out. */
    private final class Out implements RoomFeed.Sink {
        private Subscription room;

        @Override
        public void deliver(Entry entry) {
            Publication publication;
            try {
                publication = new Publication(
                        room.keys.room(),
                        entry.position(),
                        entry.previousTerm(),
                        Envelope.decode(entry.envelope()),
                        entry.id());
            } catch (IllegalArgumentException e) {
                LOG.warn(
                        "room {}: message {} cannot be decoded (does something else write to Redis?), so it is left out and"
                                + " the members are reset: {}",
                        room.keys.room(),
                        entry.position(),
                        e.getMessage());
                discontinuity(entry.position());
                return;
            }
            if (room.due.isEmpty()) {
                if (dirty.isEmpty()) {
                    vertx.runOnContext(v -> handOver());
                }
                dirty.add(room);
            }
            room.due.add(publication);
        }

        @Override
        public void cut(Position common) {
            handOver(room);
            if (!room.ended) {
                room.handedOver = common;
                meter.rewound();
                listener.onCut(room.keys.room(), common);
            }
        }

        @Override
        public void discontinuity(Position top) {
            handOver(room);
            if (!room.ended) {
                room.handedOver = top;
                meter.discontinuity();
                listener.onDiscontinuity(room.keys.room(), top);
            }
        }
    }
}
