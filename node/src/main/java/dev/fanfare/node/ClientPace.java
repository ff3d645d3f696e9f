package dev.fanfare.node;

import dev.fanfare.config.JoinBounds;
import dev.fanfare.config.Limits;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.function.LongSupplier;

/**
 * Holds one connection to its rates. Its buckets are made when they are first asked for: most connections join one room and say
 * nothing more.
 *
 * <p><b>Threads:</b> confined to its connection's loop.
 */
final class ClientPace {
    private static final int BURST_SECONDS = 2;

    private final Limits limits;
    private final BoundsReached reached;
    private final LongSupplier nanoTime;
    private TokenBucket commands;
    private TokenBucket joins;
    private TokenBucket broadcasts;

    ClientPace(Limits limits, BoundsReached reached, LongSupplier nanoTime) {
        this.limits = limits;
        this.reached = reached;
        this.nanoTime = nanoTime;
    }

    /** @throws FanfareException {@code rate_limited} */
    void command() {
        int perSecond = limits.joins().commandsPerSecond();
        if (perSecond == 0) {
            return;
        }
        if (commands == null) {
            commands = new TokenBucket(perSecond, BURST_SECONDS * perSecond, nanoTime);
        }
        take(commands, Bound.COMMANDS, perSecond, "commands");
    }

    /** @throws FanfareException {@code rate_limited} */
    void join() {
        JoinBounds bounds = limits.joins();
        int perSecond = bounds.joinsPerSecond();
        if (perSecond == 0) {
            return;
        }
        if (joins == null) {
            joins = new TokenBucket(
                    perSecond, Math.max(BURST_SECONDS * perSecond, limits.roomsPerConnection()), nanoTime);
        }
        take(joins, Bound.JOINS, perSecond, "joins");
    }

    /** @throws FanfareException {@code rate_limited} */
    void broadcast() {
        int perSecond = limits.broadcastsPerSecond();
        if (perSecond == 0) {
            return;
        }
        if (broadcasts == null) {
            broadcasts = new TokenBucket(perSecond, perSecond, nanoTime);
        }
        take(broadcasts, Bound.BROADCASTS, perSecond, "broadcasts");
    }

    private void take(TokenBucket bucket, Bound bound, int perSecond, String what) {
        if (!bucket.tryTake()) {
            reached.count(bound);
            throw new FanfareException(
                    ErrorCode.RATE_LIMITED, "more than " + perSecond + " " + what + " a second; send slower");
        }
    }
}
