package dev.fanfare.measure;

import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.transport.bounds.AnswerBounds;
import dev.fanfare.transport.bounds.ClientBounds;
import dev.fanfare.transport.bounds.UnfinishedInput;
import io.netty.util.internal.PlatformDependent;

/** Reads what all clients hold of the node's memory into its meters, and how often a bound was reached. */
public final class MemoryMeters {
    private MemoryMeters() {}

    /** From here on a scrape reads them. */
    public static void register(Meters meters, ClientBounds bounds) {
        AnswerBounds answers = bounds.answers();
        meters.gauge(Meter.ANSWER_BYTES, answers.written()::used);
        meters.counter(Meter.BOUNDS, answers.written()::waited, "answer-bytes");
        meters.counter(Meter.BOUNDS, answers.read()::waited, "answer-reads");
        meters.counter(
                Meter.BOUNDS, () -> answers.refused().sum() + answers.slow().sum(), "answer-timeout");
        meters.gauge(Meter.DIRECT_BYTES, PlatformDependent::usedDirectMemory);
        meters.gauge(Meter.DIRECT_LIMIT, PlatformDependent::maxDirectMemory);
        UnfinishedInput unfinished = bounds.input().unfinished();
        meters.gauge(Meter.UNFINISHED_BYTES, unfinished::used);
        meters.counter(Meter.BOUNDS, unfinished::ended, "unfinished-bytes");
        meters.counter(Meter.BOUNDS, unfinished::late, "message-timeout");
    }
}
