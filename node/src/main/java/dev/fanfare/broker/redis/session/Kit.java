package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.redis.Backoff;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every part of the engine works with.
 *
 * @param clock milliseconds that never go back and do not count the time in which the process stood still
 */
public record Kit(Vertx vertx, LongSupplier clock, RandomGenerator random, BrokerMeter meter) {
    /** Pauses of {@code first} to {@code longest} milliseconds. */
    public Backoff backoff(int first, int longest) {
        return new Backoff(first, longest, random);
    }
}
