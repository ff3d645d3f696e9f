package dev.fanfare.presence.redis;

import dev.fanfare.redis.Backoff;
import dev.fanfare.redis.ErrorReplies;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a call that Redis refused is made again, and whether its refusal is news: of each kind one a session is logged, for all
 * buckets together.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final int FIRST_PAUSE_MS = 200;
    private static final int LONGEST_PAUSE_MS = 5_000;

    private final Backoff backoff;
    /** First words of errors, of which Redis has few. */
    private final Set<String> told = new HashSet<>();

    Retries(RandomGenerator random) {
        backoff = new Backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, random);
    }

    /** A session has begun: what is refused in it is news. */
    void begin() {
        told.clear();
    }

    /** The pause after {@code failures} in a row before this one, milliseconds. */
    long pause(int failures) {
        return backoff.pause(failures);
    }

    /** Who came and went was refused. */
    void refused(int bucket, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (!ErrorReplies.ofPlace(cause) && told.add(message.split(" ", 2)[0])) {
            LOG.warn("Redis did not take who came and went in bucket {}; trying until it does: {}", bucket, message);
        }
    }
}
