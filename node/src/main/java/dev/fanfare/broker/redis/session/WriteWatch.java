package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.Broker.Health;
import java.util.Collection;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a server that is connected takes no writes: its memory or its disk is full, or too few replicas follow. Broadcasts are
 * tried again until their time is over, so that nobody else would tell. Whoever lives says so every second ({@link Live}), which is a
 * write: so the end is noticed too where nobody broadcasts.
 */
public final class WriteWatch {
    private static final Logger LOG = LoggerFactory.getLogger(WriteWatch.class);
    private static final long SAY_AGAIN_MS = 60_000;

    private final Kit kit;
    private final LongSupplier clock;
    private final Supplier<Collection<Session>> sessions;
    private String trouble;
    private long said;

    /** Of these sessions, those that are used now. */
    public WriteWatch(Kit kit, Supplier<Collection<Session>> sessions) {
        this.kit = kit;
        this.clock = kit.clock();
        this.sessions = sessions;
    }

    /** One sentence for an operator; null where writes are taken. */
    public String trouble() {
        return sessions.get().stream()
                .filter(session -> session.refusal() != null)
                .map(session -> session.where() + " takes no writes: " + session.refusal())
                .findFirst()
                .orElse(null);
    }

    /**
     * How the broker stands: not up where writes are refused.
     *
     * @param linked how the link stands
     * @param more what else an operator should know, null for nothing
     */
    public Health health(Health linked, String more) {
        String refused = trouble();
        if (linked.up() && refused != null) {
            return new Health(false, refused);
        }
        return more == null ? linked : new Health(linked.up(), linked.detail() + "; " + more);
    }

    /** To be called once a second. */
    public void tick() {
        sessions.get().forEach(Session::forget);
        String now = trouble();
        if (now != null && (trouble == null || clock.getAsLong() - said >= SAY_AGAIN_MS)) {
            said = clock.getAsLong();
            LOG.warn("{}; broadcasts wait, up to publish-timeout", now);
        } else if (now == null && trouble != null) {
            LOG.info("Redis takes writes again");
        }
        if (Objects.isNull(now) != Objects.isNull(trouble)) {
            kit.meter().refusing(now != null);
        }
        trouble = now;
    }
}
