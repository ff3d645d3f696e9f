package dev.fanfare.transport;

import dev.fanfare.config.Limits;
import dev.fanfare.node.TokenBucket;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets connections in, or says why not: the node drains, too many come at once, or it is full. One for all event loops.
 *
 * <p><b>Threads:</b> any.
 */
public final class Admission {
    private final BooleanSupplier draining;
    private final TokenBucket handshakes;
    private final int most;
    private int open;

    /**
     * Admission to a node without connections.
     *
     * @param draining whether nobody is let in any more
     * @param nanoTime a clock that only goes forward, nanoseconds
     */
    public Admission(Limits limits, BooleanSupplier draining, LongSupplier nanoTime) {
        this.draining = draining;
        this.handshakes = new TokenBucket(limits.handshakesPerSecond(), limits.handshakeBurst(), nanoTime);
        this.most = limits.connections();
    }

    /**
     * Lets one in; {@link #leave} must be called for it, once.
     *
     * @throws FanfareException {@code draining}, or {@code overloaded}
     */
    public synchronized void enter() {
        checkDraining();
        if (!handshakes.tryTake()) {
            throw new FanfareException(ErrorCode.OVERLOADED, "too many handshakes at once; try again in a moment");
        }
        take();
    }

    /**
     * Lets a request in that may wait, and ends: it takes a place, and counts as no handshake. {@link #leave} must be called
     * for it, once.
     *
     * @throws FanfareException {@code draining}, or {@code overloaded}
     */
    public synchronized void enterRequest() {
        checkDraining();
        take();
    }

    private void checkDraining() {
        if (draining.getAsBoolean()) {
            throw new FanfareException(ErrorCode.DRAINING, "this node is being stopped; another one takes you");
        }
    }

    private void take() {
        if (open >= most) {
            throw new FanfareException(ErrorCode.OVERLOADED, "this node has all the connections it takes");
        }
        open++;
    }

    /** One that was let in is gone, or was refused for another reason. */
    public synchronized void leave() {
        open--;
    }

    /** How many are in. */
    public synchronized int open() {
        return open;
    }
}
