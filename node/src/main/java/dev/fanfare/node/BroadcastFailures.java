package dev.fanfare.node;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** Broadcasts that the broker did not confirm, by error code. Counted on the broker's context, read by any thread. */
public final class BroadcastFailures {
    /** With what the broker fails. */
    public static final List<ErrorCode> CODES =
            List.of(ErrorCode.OVERLOADED, ErrorCode.BROKER_UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.INTERNAL);

    private final AtomicLongArray counts = new AtomicLongArray(ErrorCode.values().length);

    void count(Throwable failure, int messages) {
        counts.addAndGet(FanfareException.of(failure).code().ordinal(), messages);
    }

    /** How many failed so, since the start. */
    public long count(ErrorCode code) {
        return counts.get(code.ordinal());
    }
}
