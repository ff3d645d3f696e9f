package dev.fanfare.node;

import dev.fanfare.config.DrainConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties a node of its connections without an interruption for clients that obey {@code goaway}.
 *
 * <pre>
 *   SERVING -- begin --> NOTICING -- drain-delay --> LEAVING -- the last one is gone --> DRAINED
 *                           \______________ nobody is here (any more) _________________/
 * </pre>
 *
 * <p>From NOTICING on nobody is let in and the node is unready, and everything else goes on: the proxy must have noticed
 * before the first client is asked to leave, or it would send that client back here. A node without connections waits for
 * nothing: a handshake that comes then is refused with 503, or at the port, and both make a proxy ask another node.
 *
 * <p><b>Threads:</b> any.
 */
public final class Drain {
    /** Where a drain stands. */
    public enum Phase {
        /** Nobody asked for it. */
        SERVING,
        /** Closed to new connections, and unready; the others are served as ever. */
        NOTICING,
        /** Connections are asked to leave. */
        LEAVING,
        /** Nobody is left. */
        DRAINED
    }

    /** The node's connections. */
    public interface Clients {
        /** How many there are, those whose handshake is under way included. */
        int open();

        /** Asks all of them to leave, over the drain's window, and closes those that stay. Once. */
        void leave();
    }

    /**
     * What is left of a drain.
     *
     * @param connections open now
     * @param deadline the longest it can take from now; zero where it is over
     */
    public record Progress(int connections, Duration deadline) {}

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Duration delay;
    private final Duration longest;
    private final Clients clients;
    private final Later later;
    private final LongSupplier nanoTime;
    private final Promise<Void> drained = Promise.promise();
    private volatile Phase phase = Phase.SERVING;
    private long began;

    /**
     * A drain that has not begun.
     *
     * @param closeTimeout how long a connection's end may take once it is closed
     * @param nanoTime a clock that only goes forward, nanoseconds
     */
    public Drain(DrainConfig config, Duration closeTimeout, Clients clients, Later later, LongSupplier nanoTime) {
        this.delay = config.delay();
        this.longest = config.longest(closeTimeout);
        this.clients = clients;
        this.later = later;
        this.nanoTime = nanoTime;
    }

    /** Begins; again: no effect. Answers what is left, either way. */
    public synchronized Progress begin() {
        if (phase == Phase.SERVING) {
            began = nanoTime.getAsLong();
            phase = Phase.NOTICING;
            LOG.info("draining: {} connections, at most {} ms", clients.open(), longest.toMillis());
            look();
        }
        Duration left = phase == Phase.DRAINED ? Duration.ZERO : longest.minus(passed());
        return new Progress(clients.open(), left.isNegative() ? Duration.ZERO : left);
    }

    /** Where it stands. */
    public Phase phase() {
        return phase;
    }

    /** Completes when nobody is left, or when that took longer than it can; never fails, never before {@link #begin}. */
    public Future<Void> drained() {
        return drained.future();
    }

    private synchronized void look() {
        int open = clients.open();
        if (open == 0 || passed().compareTo(longest) > 0) {
            phase = Phase.DRAINED;
            LOG.info("drained after {} ms, {} connections left", passed().toMillis(), open);
            drained.complete();
            return;
        }
        if (phase == Phase.NOTICING && passed().compareTo(delay) >= 0) {
            phase = Phase.LEAVING;
            clients.leave();
        }
        later.run(LOOK, this::look);
    }

    private Duration passed() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }
}
