package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.redis.ErrorReplies;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to a channel of this node alone and expects it back. A connection may be sound, answer pings, and carry no
 * publication any more: the subscriptions were lost on a server behind a proxy, or at a change-over. Nothing else would
 * tell, as a room that is silent looks the same.
 *
 * <p>A probe that is late while other publications arrive is behind them in the line, so it is given
 * {@value #UNANSWERED_PROBES} times as long before the session is given up.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class SelfProbe {
    private static final Logger LOG = LoggerFactory.getLogger(SelfProbe.class);
    private static final int UNANSWERED_PROBES = 3;
    private static final long LONGEST_PERIOD_MS = 1_000;
    private static final int PERIODS_PER_BOUND = 3;

    private final String channel;
    private final long bound;
    private final LongSupplier clock;
    private final BrokerMeter meter;
    /** Those under way, oldest first; a session ends before there are many. */
    private final Deque<Probe> underWay = new ArrayDeque<>();

    private Session session;
    private boolean subscribed;
    private boolean warned;
    private long heard;
    private long numbers;

    private record Probe(long number, long sent, long nanos) {}

    /** Probes over {@code channel}; {@code bound} and {@code clock} in milliseconds. */
    SelfProbe(String channel, long bound, LongSupplier clock, BrokerMeter meter) {
        this.channel = channel;
        this.bound = bound - period(bound) / 2; // a tick may come a little early
        this.clock = clock;
        this.meter = meter;
    }

    String channel() {
        return channel;
    }

    /** How often {@link #tick} is to be called, milliseconds. */
    static long period(long bound) {
        return Math.min(LONGEST_PERIOD_MS, bound / PERIODS_PER_BOUND);
    }

    /** Forgets what was before; null: there is no session. */
    void begin(Session begun) {
        session = begun;
        subscribed = false;
        warned = false;
        underWay.clear();
    }

    /** The server confirmed the subscription: probes may come back from here on. */
    void subscribed() {
        subscribed = true;
        tick();
    }

    /** A publication of any channel arrived. */
    void heard() {
        heard = clock.getAsLong();
    }

    /** A probe came back; one of an older session, or what somebody else published here, counts for nothing. */
    void returned(String body) {
        Probe found = null;
        for (Probe probe : underWay) {
            if (Long.toString(probe.number).equals(body)) {
                found = probe;
            }
        }
        if (found != null) {
            meter.probed(System.nanoTime() - found.nanos);
            while (underWay.pollFirst() != found) {
                // what was sent before it will not come any more
            }
        }
    }

    /** Sends the next, or gives the session up. */
    void tick() {
        if (session == null || !subscribed) {
            return;
        }
        long now = clock.getAsLong();
        Probe oldest = underWay.peekFirst();
        if (oldest != null && now - oldest.sent >= bound && silent(now, oldest.sent)) {
            meter.probeMissed();
            session.end("it answers commands, but a probe published through it did not come back for "
                    + (now - oldest.sent) + " ms: the subscriptions are dead");
            return;
        }
        send(now);
    }

    private boolean silent(long now, long since) {
        return now - heard >= bound || now - since >= UNANSWERED_PROBES * bound;
    }

    private void send(long now) {
        Session used = session;
        Probe probe = new Probe(++numbers, now, System.nanoTime());
        underWay.addLast(probe);
        used.publish(channel, Long.toString(probe.number)).onFailure(failure -> {
            if (!used.over() && ErrorReplies.answered(failure)) {
                underWay.remove(probe);
                warn(failure);
            }
        });
    }

    /** Once a session: every probe of it is refused. */
    private void warn(Throwable failure) {
        if (!warned && !ErrorReplies.ofPlace(failure)) {
            warned = true;
            LOG.warn(
                    "Redis refuses probes on {} (an ACL?), so dead subscriptions are not found: {}",
                    channel,
                    failure.getMessage());
        }
    }
}
