package dev.fanfare.broker.redis.subscribe;

import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Channels;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * What the subscriber has in one session: the channels on it, what is read over it, and its probe. The probe goes through
 * one of the buckets that the session serves, as in a cluster only those channels are this server's.
 */
final class SubscriberSession {
    final Session session;
    final Channels channels;
    final Fills fills;
    final Tops tops;
    private final IntFunction<SelfProbe> probes;
    private BucketSet served = BucketSet.NONE;
    private SelfProbe probe;
    private int probed = -1;

    /** {@code probes} makes the probe that goes through a bucket. */
    SubscriberSession(Session session, Channels channels, Fills fills, Tops tops, IntFunction<SelfProbe> probes) {
        this.session = session;
        this.channels = channels;
        this.fills = fills;
        this.tops = tops;
        this.probes = probes;
        channels.begin(session);
        fills.begin(session);
        tops.begin(session);
    }

    /** The session serves these too. */
    void serve(BucketSet buckets) {
        served = served.plus(buckets);
        probe();
    }

    /** The session serves these no more; {@code rooms} are those in them, {@code tag} begins the names of a bucket. */
    void leave(BucketSet buckets, IntFunction<String> tag, Predicate<Subscription> rooms) {
        served = served.minus(buckets);
        buckets.forEach(bucket -> channels.drop(tag.apply(bucket)));
        fills.drop(rooms);
        tops.drop(rooms);
        probe();
    }

    private void probe() {
        if (probe != null && !served.has(probed)) {
            probe.begin(null);
            channels.unsubscribe(probe.channel());
            probe = null;
        }
        if (probe == null && !served.isEmpty()) {
            probed = served.lowest();
            probe = probes.apply(probed);
            probe.begin(session);
            channels.subscribe(probe.channel());
        }
    }

    /** The session is over. */
    void end() {
        channels.begin(null);
        fills.begin(null);
        tops.begin(null);
        if (probe != null) {
            probe.begin(null);
        }
    }

    /** Sends the next probe, or gives the session up. */
    void probeNow() {
        if (probe != null) {
            probe.tick();
        }
    }

    /** A publication of any channel came. */
    void heard() {
        if (probe != null) {
            probe.heard();
        }
    }

    /** A publication of a channel that is no room's came. */
    void returned(String channel, String body) {
        if (probe != null && probe.channel().equals(channel)) {
            probe.returned(body);
        }
    }

    /** The subscription of a channel that is no room's was confirmed. */
    void subscribed(String channel) {
        if (probe != null && probe.channel().equals(channel)) {
            probe.subscribed();
        }
    }
}
