package dev.fanfare.broker.redis.sim;

import java.util.function.LongSupplier;

/** Who gets a server's writes, so many microseconds behind. */
final class Follower {
    final ModelServer upstream;
    final long lag;
    /** Nothing after this time comes any more; {@link Long#MAX_VALUE}: not cut. */
    long cut = Long.MAX_VALUE;

    /** How many of the server's units it has carried out. */
    int applied;

    private final LongSupplier micros;

    /** From here on: {@code applied} units are in what it copied. */
    Follower(ModelServer upstream, int applied, long lag, LongSupplier micros) {
        this.upstream = upstream;
        this.applied = applied;
        this.lag = lag;
        this.micros = micros;
    }

    /** Up to when it has got the writes, as of so many microseconds ago. */
    long until(long ago) {
        return Math.min(cut, micros.getAsLong() - ago) - lag;
    }
}
