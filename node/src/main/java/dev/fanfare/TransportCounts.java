package dev.fanfare;

import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.transport.TransportMeter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts closes and refusals by their codes; a code's meter appears when it first occurs. */
final class TransportCounts implements TransportMeter {
    /** A client may send any code of a range of thousands; past these, one label has to do. */
    private static final int MAX_CODES = 40;

    private final Meters meters;
    private final Map<String, LongAdder> closes = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

    TransportCounts(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void closed(int code) {
        String label = Integer.toString(code);
        if (!closes.containsKey(label) && closes.size() >= MAX_CODES) {
            label = "other";
        }
        count(Meter.CLOSES, closes, label);
    }

    @Override
    public void refused(ErrorCode code) {
        count(Meter.REFUSED, refusals, code.text());
    }

    private void count(Meter meter, Map<String, LongAdder> counts, String label) {
        counts.computeIfAbsent(label, first -> {
                    LongAdder count = new LongAdder();
                    meters.counter(meter, count::sum, first);
                    return count;
                })
                .increment();
    }
}
