package dev.fanfare.measure;

import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.GoawayReason;
import dev.fanfare.transport.HttpRoute;
import dev.fanfare.transport.Medium;
import dev.fanfare.transport.SentBytes;
import dev.fanfare.transport.TransportMeter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts closes, refusals, goaways, answers and what was sent. Those to be expected are there from the start, with 0, so that the first one is seen
 * as an increase; another code appears when it first occurs.
 */
public final class TransportMeters implements TransportMeter {
    /** A client may send any code of a range of thousands; past these, one label has to do. */
    private static final int MAX_CODES = 40;

    /** A close frame without a code, and none at all (RFC 6455, section 7.4.1). */
    private static final int[] UNSENT_CODES = {1005, 1006};

    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.BAD_ROOM,
            ErrorCode.BAD_USER,
            ErrorCode.BAD_POSITION,
            ErrorCode.BAD_PARAMETER,
            ErrorCode.SUBPROTOCOL_REQUIRED,
            ErrorCode.ORIGIN_FORBIDDEN,
            ErrorCode.NOT_FOUND,
            ErrorCode.UPGRADE_REQUIRED,
            ErrorCode.OVERLOADED,
            ErrorCode.DRAINING);

    /** What answers well are expected, each by method, route and status. */
    private static final Set<Answer> ANSWERS = Set.of(
            new Answer("GET", HttpRoute.COMMANDS, 101),
            new Answer("GET", HttpRoute.MEMBER_SOCKET, 101),
            new Answer("GET", HttpRoute.EVENTS, 200),
            new Answer("GET", HttpRoute.STREAM, 200),
            new Answer("GET", HttpRoute.MESSAGES, 200),
            new Answer("POST", HttpRoute.MESSAGES, 201));

    /** Those of HTTP that any route here knows; a client may send any word. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE", "OPTIONS");

    private record Answer(String method, HttpRoute route, int status) {}

    private final Meters meters;
    private final Map<String, LongAdder> closes = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> goaways = new ConcurrentHashMap<>();
    private final Map<Answer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<Medium, Queue<SentBytes>> sent = new EnumMap<>(Medium.class);

    /** Counts into these meters. */
    public TransportMeters(Meters meters) {
        this.meters = meters;
        for (CloseCode code : CloseCode.values()) {
            counter(Meter.CLOSES, closes, code.code() + "");
        }
        for (int code : UNSENT_CODES) {
            counter(Meter.CLOSES, closes, code + "");
        }
        for (ErrorCode code : REFUSALS) {
            counter(Meter.REFUSED, refusals, code.text());
        }
        for (GoawayReason reason : GoawayReason.values()) {
            counter(Meter.GOAWAYS, goaways, reason.text());
        }
        ANSWERS.forEach(this::answers);
        for (Medium medium : Medium.values()) {
            Queue<SentBytes> loops = new ConcurrentLinkedQueue<>();
            sent.put(medium, loops);
            meters.counter(
                    Meter.SENT_BYTES,
                    () -> loops.stream().mapToLong(SentBytes::sum).sum(),
                    medium.text());
        }
    }

    @Override
    public void closed(int code) {
        String label = Integer.toString(code);
        if (!closes.containsKey(label) && closes.size() >= MAX_CODES) {
            label = "other";
        }
        counter(Meter.CLOSES, closes, label).increment();
    }

    @Override
    public void refused(ErrorCode code) {
        counter(Meter.REFUSED, refusals, code.text()).increment();
    }

    @Override
    public void asked(GoawayReason reason) {
        counter(Meter.GOAWAYS, goaways, reason.text()).increment();
    }

    @Override
    public void answered(String method, HttpRoute route, int status) {
        answers(new Answer(METHODS.contains(method) ? method : "other", route, status))
                .increment();
    }

    @Override
    public SentBytes sending(Medium medium) {
        SentBytes bytes = new SentBytes();
        sent.get(medium).add(bytes);
        return bytes;
    }

    private LongAdder answers(Answer answer) {
        return answers.computeIfAbsent(answer, first -> {
            LongAdder count = new LongAdder();
            meters.counter(
                    Meter.HTTP_REQUESTS,
                    count::sum,
                    first.method(),
                    first.route().text(),
                    Integer.toString(first.status()));
            return count;
        });
    }

    private LongAdder counter(Meter meter, Map<String, LongAdder> counts, String label) {
        return counts.computeIfAbsent(label, first -> {
            LongAdder count = new LongAdder();
            meters.counter(meter, count::sum, first);
            return count;
        });
    }
}
