package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.Broker.Health;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.redis.sentinel.Locator;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Refusals;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.session.Welcome;
import dev.fanfare.config.Durability;
import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.Backoff;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.ErrorReplies;
import dev.fanfare.redis.OneLine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.impl.types.ErrorType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connections to Redis: two, and a third where replicas are waited for. The client does not reconnect by itself, so
 * this does: when any is lost all are closed, and after a pause ({@link Backoff}, {@value #FIRST_PAUSE_MS} ms to
 * {@value #LONGEST_PAUSE_MS} ms) all are made anew to one server, the one that the {@link Locator} names. A connection that says
 * nothing for {@link RedisConfig#silence} is lost; pings make a sound one talk.
 *
 * <p>Each attempt has a number, and every handler knows its own: one loss may be told by several events, and events of
 * an old connection may come late; only those of the newest attempt count.
 */
public final class Link {
    /** Who has it. */
    public interface Owner {
        /** The buckets that a session is to serve, as of now. */
        BucketSet buckets();

        /** A session has begun; of the buckets it was to serve, these are ready. */
        void up(Session session, BucketSet ready);

        /** The session is over; calls not yet answered may or may not have been done. */
        void down(Session session);

        /** One bucket of a session is in doubt, for a reason in words. */
        void lose(Session session, int bucket, String why);

        /** The server said that a key or channel is elsewhere. */
        void misplaced(Session session, Throwable error);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int FIRST_PAUSE_MS = 50;
    private static final int LONGEST_PAUSE_MS = 500;
    /** Failures in a row as which one counts that is about to end: pauses of about 150 ms. */
    private static final int SOON = 2;

    private static final int PING_MS = 1_000;
    private static final int PINGS_PER_SILENCE = 3;

    private final Vertx vertx;
    private final RedisConfig config;
    private final Connector connector;
    private final Locator locator;
    private final Backoff backoff;
    private final BrokerMeter meter;
    private final Owner owner;
    private final Intake intake;
    private final Handshake handshake;
    private final Promise<Void> first = Promise.promise();
    private int attempt;
    private int failures;
    /** What is connected to, or was to be. */
    private String where;

    private Connector.Client client;
    private Session session;
    private boolean wasUp;
    /** Whether the server has said a word in this attempt. */
    private boolean heard;

    private long timer = -1;
    private boolean closed;
    private Health health;

    /** A link that is not opened yet. */
    public Link(LinkKit shared, Locator locator, Owner owner) {
        Kit kit = shared.kit();
        this.vertx = kit.vertx();
        this.config = shared.config();
        this.connector = shared.connector();
        this.locator = locator;
        this.backoff = kit.backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        this.meter = kit.meter();
        this.owner = owner;
        this.intake = shared.intake();
        this.handshake = shared.handshake();
        this.health = new Health(false, "connecting to " + config);
    }

    Health health() {
        return health;
    }

    /** Completes at the first connection, fails with {@link BrokerRefusedException} if that is refused. */
    public Future<Void> first() {
        return first.future();
    }

    /** The session; null while there is none. */
    Session session() {
        return session;
    }

    /** Begins to connect. */
    public void open() {
        int mine = ++attempt;
        where = config.toString();
        limit(mine, "finding the primary");
        locator.primary().onComplete(found -> {
            if (mine == attempt && found.succeeded()) {
                open(mine, found.result());
            } else if (mine == attempt) {
                lost(mine, found.cause());
            }
        });
    }

    private void limit(int mine, String what) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(
                config.connectTimeout().toMillis() + config.silence().toMillis(),
                t -> lost(mine, new IllegalStateException(what + " took too long")));
    }

    private void open(int mine, HostPort server) {
        where = locator.describe(server);
        heard = false;
        client = connector.client(server);
        limit(mine, "connecting");
        connect(mine)
                .compose(commands -> connect(mine)
                        .compose(pubsub -> handshake
                                .run(commands, pubsub, owner.buckets())
                                .compose(welcome ->
                                        aside(mine).map(aside -> made(mine, commands, pubsub, aside, welcome)))))
                .onComplete(done -> {
                    if (mine == attempt && done.succeeded()) {
                        up(mine, done.result());
                    } else if (mine == attempt) {
                        lost(mine, done.cause());
                    }
                });
    }

    /** The connection that waits for replicas, where that is wanted. To which server it leads, each script on it sees. */
    private Future<RedisConnection> aside(int mine) {
        return config.durability() == Durability.REPLICATED ? connect(mine) : Future.succeededFuture();
    }

    private Made made(
            int mine, RedisConnection commands, RedisConnection pubsub, RedisConnection aside, Welcome welcome) {
        OwnedSession kept = new OwnedSession(mine);
        kept.session = new Session(commands, watched(mine, pubsub), aside, welcome, config.cluster(), kept);
        return new Made(kept.session, welcome.buckets());
    }

    private record Made(Session session, BucketSet ready) {}

    private Future<RedisConnection> connect(int mine) {
        if (mine != attempt) {
            return Future.failedFuture("given up meanwhile"); // else it would take a place in the next attempt's pool
        }
        return client.connect()
                .onSuccess(connection -> heard |= mine == attempt)
                .map(connection -> connection
                        .endHandler(v -> lost(mine, new LostException("the server closed the connection")))
                        .exceptionHandler(failure -> lost(mine, failure)));
    }

    private RedisConnection watched(int mine, RedisConnection pubsub) {
        return pubsub.handler(message -> {
            intake.look();
            if (mine != attempt || session == null || message == null) {
                return;
            }
            if (message instanceof ErrorType refusal) {
                session.refused(refusal);
            } else {
                intake.pushed(session, message);
            }
        });
    }

    private void up(int mine, Made made) {
        vertx.cancelTimer(timer);
        session = made.session;
        failures = 0;
        health = new Health(true, "connected to " + where);
        meter.linked(true);
        LOG.info("connected to {}", where);
        if (wasUp) {
            meter.reconnected();
        }
        wasUp = true;
        timer = vertx.setPeriodic(
                Math.min(PING_MS, config.silence().toMillis() / PINGS_PER_SILENCE), t -> made.session.ping());
        locator.watch(why -> lost(mine, new LostException(why)));
        owner.up(made.session, made.ready);
        first.tryComplete();
    }

    /**
     * Gives up what stands: it may be dead, or lead to another server than it did. An attempt that is under way goes on, within
     * its own bound, which counts the time that has passed: a node that stands still again and again would never come to the
     * end of one.
     */
    public void suspect(String why) {
        if (session != null) {
            lost(attempt, new LostException(why));
        }
    }

    private void lost(int mine, Throwable cause) {
        if (mine != attempt || closed) {
            return;
        }
        Session ended = release();
        boolean wasConnected = ended != null;
        BrokerRefusedException refusal = Refusals.of(cause);
        String why = refusal != null
                ? refusal.getMessage()
                : "no connection to " + where + ": " + words(cause, wasConnected);
        if (wasConnected || !why.equals(health.detail())) {
            LOG.warn("{}; trying again", why);
        }
        health = new Health(false, why);
        if (refusal != null) {
            failures = 10;
            first.tryFail(refusal);
        }
        if (ErrorReplies.is(cause, "NOREPLICAS")) {
            failures = Math.min(failures, SOON); // just promoted, and its replicas are about to follow
        }
        timer = vertx.setTimer(backoff.pause(failures++), t -> open());
        if (wasConnected) {
            owner.down(ended);
        }
    }

    private String words(Throwable cause, boolean wasConnected) {
        return wasConnected || heard ? OneLine.of(cause) : Causes.of(cause, config.tls());
    }

    /** Ends what there is of a session or an attempt; nothing of it counts from here on. Answers the session, or null. */
    private Session release() {
        attempt++;
        vertx.cancelTimer(timer);
        Session ended = session;
        if (ended != null) {
            ended.close();
            session = null;
            meter.linked(false);
        }
        if (client != null) {
            client.close().onFailure(failure -> LOG.debug("Closing a connection failed", failure));
            client = null;
        }
        return ended;
    }

    /** Ends it for good; the owner is not told. */
    public Future<Void> close() {
        closed = true;
        release();
        locator.close();
        health = new Health(false, "closed");
        first.tryFail("closed");
        return Future.succeededFuture();
    }

    /** What the session of one attempt asks of this link. */
    private final class OwnedSession implements Session.Owner {
        private final int mine;
        private final String at = where;
        private Session session;

        OwnedSession(int mine) {
            this.mine = mine;
        }

        @Override
        public String where() {
            return at;
        }

        @Override
        public void end(String why) {
            lost(mine, new LostException(why));
        }

        @Override
        public void lose(int bucket, String why) {
            owner.lose(session, bucket, why);
        }

        @Override
        public void look() {
            intake.look();
        }

        @Override
        public void misplaced(Throwable error) {
            owner.misplaced(session, error);
        }
    }

    /** A loss in words. */
    private static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException(String why) {
            super(why, null, false, false);
        }
    }
}
