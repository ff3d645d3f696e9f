package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.RoomCheck;
import dev.fanfare.drill.check.Sent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Broadcasts to a room at an even pace, each message under a key of its own, until each is acknowledged: after the loss of a
 * connection, an error that may be retried, or {@code outcome_unknown}, the same key is sent again. At most
 * {@value #MAX_BACKLOG} messages are unacknowledged; while that many are, no new ones are made.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Publisher implements Socket.Listener {
    private static final int MAX_BACKLOG = 1_000;
    /** Sent and not answered, on one connection; below what a node takes at once by default. */
    private static final int WINDOW = 64;

    private static final int RETRY_MS = 200;
    private static final long MILLI = 1_000_000;

    private final Loop loop;
    private final RoomCheck check;
    private final String room;
    private final int by;
    private final long interval;
    private final Backoff backoff;
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    private int target;
    private long due;
    private boolean publishing;
    private boolean closed;
    private boolean joined;
    private int underWay;
    private Socket socket;

    /** A message that is not acknowledged yet. */
    private static final class Pending {
        final Sent sent;
        boolean underWay;
        boolean attempted;
        long notBefore;

        Pending(Sent sent) {
            this.sent = sent;
        }
    }

    /**
     * Not connected yet.
     *
     * @param by its index in the room
     * @param interval nanoseconds between two messages
     */
    Publisher(Loop loop, RoomCheck check, String room, int by, int target, long interval) {
        this.loop = loop;
        this.check = check;
        this.room = room;
        this.by = by;
        this.target = target;
        this.interval = interval;
        this.backoff = new Backoff(loop.random());
    }

    void connect() {
        if (!closed) {
            socket = Socket.connect(loop.client(), loop.targets().publisher(target, room, "publisher" + by), this);
        }
    }

    boolean isJoined() {
        return joined;
    }

    /** Begins at a random moment of its interval, the first message at once. */
    void publish() {
        publishing = true;
        long now = System.nanoTime();
        create(now);
        due = now + (long) (loop.random().nextDouble() * interval) + 1;
        flush(now);
    }

    void stop() {
        publishing = false;
    }

    /** Whether everything it made was answered for good. */
    boolean isSettled() {
        return pending.isEmpty();
    }

    int unsettled() {
        return pending.size();
    }

    void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }

    /** To be called every few milliseconds. */
    void tick(long now) {
        while (publishing && due <= now) {
            if (pending.size() < MAX_BACKLOG) {
                create(due);
            }
            due += interval;
        }
        flush(now);
    }

    void sweep(long now) {
        if (socket != null) {
            socket.sweep(now);
        }
    }

    private void create(long at) {
        Sent sent = check.send(by, at);
        pending.put(Integer.toString(sent.number()), new Pending(sent));
        loop.tally().published();
    }

    private void flush(long now) {
        if (!joined || underWay == pending.size()) {
            return;
        }
        for (Pending one : pending.values()) {
            if (underWay >= WINDOW) {
                return;
            }
            if (!one.underWay && one.notBefore <= now) {
                send(one);
            }
        }
    }

    private void send(Pending one) {
        if (one.attempted) {
            one.sent.repeated();
        }
        one.attempted = true;
        one.underWay = true;
        underWay++;
        int number = one.sent.number();
        socket.send("{\"type\":\"broadcast\",\"ref\":\"" + number + "\",\"room\":\"" + room + "\",\"key\":\""
                + loop.payloads().run() + "-" + number + "\",\"data\":"
                + loop.payloads().write(by, number) + "}");
    }

    // ---- what its connection says ----

    @Override
    public void onOpen(String cookie) {
        // joined comes
    }

    @Override
    public void onText(String text) {
        if (text.startsWith("{\"type\":\"message\"")) {
            return; // of the other publishers
        }
        try {
            Frame frame = loop.frames().read(text);
            switch (frame.type) {
                case "joined" -> begin();
                case "ack" -> acknowledged(frame);
                case "error" -> refused(frame);
                default -> {}
            }
        } catch (IOException e) {
            loop.tally().faults.problem("publisher " + by + " of " + room + ": not understood: " + text);
        }
    }

    private void begin() {
        joined = true;
        backoff.reset();
        flush(System.nanoTime());
    }

    private void acknowledged(Frame frame) {
        Pending one = pending.get(frame.ref);
        if (one == null || !one.underWay) {
            loop.tally().faults.problem("an ack in " + room + " that nobody waits for: ref " + frame.ref);
            return;
        }
        long now = System.nanoTime();
        pending.remove(frame.ref);
        underWay--;
        check.acknowledged(one.sent, frame.id, now);
        loop.tally().acknowledged.increment();
        flush(now);
    }

    private void refused(Frame frame) {
        Pending one = frame.ref == null ? null : pending.get(frame.ref);
        if (one == null) {
            socket.close();
            onEnd(End.cut(frame.code, System.nanoTime()));
            return;
        }
        one.sent.repeated();
        one.underWay = false;
        underWay--;
        if (frame.retry || "outcome_unknown".equals(frame.code)) {
            one.notBefore = System.nanoTime() + (RETRY_MS + loop.random().nextInt(RETRY_MS)) * MILLI;
        } else {
            pending.remove(frame.ref);
            loop.tally().refused.increment();
            loop.tally()
                    .faults
                    .problem(one.sent + " in " + room + " was refused: " + frame.code + ", " + frame.message);
        }
    }

    @Override
    public void onEnd(End end) {
        joined = false;
        underWay = 0;
        for (Pending one : pending.values()) {
            one.underWay = false;
        }
        if (closed) {
            return;
        }
        if (end.again()) {
            target++;
            loop.later(end.delay(loop.random(), backoff), this::connect);
        } else {
            loop.tally()
                    .faults
                    .problem("publisher " + by + " of " + room + " is not to come again: " + end.code() + " "
                            + end.reason());
        }
    }
}
