package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.RoomCheck;
import dev.fanfare.drill.check.Sent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Broadcasts to a room at an even pace, each message under a key of its own, until each is acknowledged: after the loss of a
 * connection, an error that may be retried, or {@code outcome_unknown}, the same key is sent again. At most
 * {@value #MAX_BACKLOG} messages are unacknowledged; while that many are, no new ones are made. Told to go away, it opens the
 * next connection before it leaves the first; what is not acknowledged then is sent again on the next.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Publisher {
    private static final int MAX_BACKLOG = 1_000;
    /** Sent and not answered, on one connection; below what a node takes at once by default. */
    private static final int WINDOW = 64;

    private static final int RETRY_MS = 200;
    private static final long NANOS_PER_MS = 1_000_000;

    private final Loop loop;
    private final RoomCheck check;
    private final String room;
    private final int by;
    private final Pace pace;
    private final Backoff backoff;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Stall stall = new Stall();

    private int target;
    private long due;
    private boolean publishing;
    private boolean closed;
    private boolean joined;
    private int underWay;
    private Line line;
    /** The one to go to; null while it is not told to go away. */
    private Line next;

    /** One connection. */
    private final class Line implements Socket.Listener {
        private final Socket socket;

        Line() {
            socket = Socket.connect(loop, loop.targets().publisher(target, room, "publisher" + by), this);
        }

        @Override
        public void onOpen(String cookie) {
            // joined comes
        }

        @Override
        public void onText(String text) {
            if (!text.startsWith("{\"type\":\"message\"")) { // of the other publishers
                received(this, text);
            }
        }

        @Override
        public void onEnd(End end) {
            ended(this, end);
        }
    }

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
     * @param pace how often it publishes, and whether it goes when told to
     */
    Publisher(Loop loop, RoomCheck check, String room, int by, int target, Pace pace) {
        this.loop = loop;
        this.check = check;
        this.room = room;
        this.by = by;
        this.target = target;
        this.pace = pace;
        this.backoff = new Backoff(loop.random());
    }

    /**
     * How it behaves.
     *
     * @param interval nanoseconds between two bursts
     * @param burst messages at a time, at least 1
     * @param obeyGoaway whether it goes when told to, else when it is cut
     */
    record Pace(long interval, int burst, boolean obeyGoaway) {}

    void connect() {
        if (!closed && line == null) {
            line = new Line();
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
        due = now + (long) (loop.random().nextDouble() * pace.interval) + 1;
        flush(now);
    }

    void stop() {
        publishing = false;
    }

    /** Whether everything it made was answered for good. */
    boolean isSettled() {
        return pending.isEmpty();
    }

    /** Its longest wait for an acknowledgement since this was last asked, in nanoseconds. */
    long takeStall(long now) {
        return stall.take(now);
    }

    int unsettled() {
        return pending.size();
    }

    void close() {
        closed = true;
        if (line != null) {
            line.socket.close();
        }
        if (next != null) {
            next.socket.close();
        }
    }

    /** To be called every few milliseconds. */
    void tick(long now) {
        while (publishing && due <= now) {
            for (int i = 0; i < pace.burst && pending.size() < MAX_BACKLOG; i++) {
                create(due);
            }
            due += pace.interval;
        }
        flush(now);
    }

    void sweep(long now) {
        if (next != null) {
            next.socket.sweep(now);
        }
        if (line != null) {
            line.socket.sweep(now);
        }
    }

    private void create(long at) {
        Sent sent = check.send(by, at);
        pending.put(Integer.toString(sent.number()), new Pending(sent));
        stall.made(System.nanoTime());
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
        line.socket.send("{\"type\":\"broadcast\",\"ref\":\"" + number + "\",\"room\":\"" + room + "\",\"key\":\""
                + loop.payloads().run() + "-" + number + "\",\"data\":"
                + loop.payloads().write(by, number) + "}");
    }

    // ---- what its connections say ----

    private void received(Line from, String text) {
        try {
            Frame frame = loop.frames().read(text);
            switch (frame.type) {
                case "joined" -> begin(from);
                case "ack" -> acknowledged(frame);
                case "goaway" -> goAway(from, frame.after);
                case "error" -> refused(from, frame);
                default -> {}
            }
        } catch (IOException e) {
            loop.tally().faults.problem("publisher " + by + " of " + room + ": not understood: " + text);
        }
    }

    private void begin(Line from) {
        if (from == next) {
            line.socket.close();
            line = next;
            next = null;
            disconnected();
        }
        joined = true;
        backoff.reset();
        flush(System.nanoTime());
    }

    private void goAway(Line from, int after) {
        if (pace.obeyGoaway && from == line && next == null) {
            loop.later(after, () -> {
                if (!closed && from == line && next == null) {
                    target++;
                    next = new Line();
                }
            });
        }
    }

    /** What was under way is to be sent again. */
    private void disconnected() {
        joined = false;
        underWay = 0;
        pending.values().forEach(one -> one.underWay = false);
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
        stall.answered(now, !pending.isEmpty());
        check.acknowledged(one.sent, frame.id, now);
        loop.tally().acknowledged.increment();
        flush(now);
    }

    private void refused(Line from, Frame frame) {
        Pending one = frame.ref == null ? null : pending.get(frame.ref);
        if (one == null) {
            from.socket.close();
            ended(from, End.cut(frame.code, System.nanoTime()));
            return;
        }
        one.sent.repeated();
        one.underWay = false;
        underWay--;
        if (frame.retry || "outcome_unknown".equals(frame.code)) {
            one.notBefore = System.nanoTime() + (RETRY_MS + loop.random().nextInt(RETRY_MS)) * NANOS_PER_MS;
        } else {
            pending.remove(frame.ref);
            stall.answered(System.nanoTime(), !pending.isEmpty());
            loop.tally().refused.increment();
            loop.tally()
                    .faults
                    .problem(one.sent + " in " + room + " was refused: " + frame.code + ", " + frame.message);
        }
    }

    private void ended(Line from, End end) {
        if (from == next) {
            next = null; // the first is to be cut in a while
            return;
        }
        disconnected();
        line = next;
        next = null;
        if (closed || line != null) {
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
