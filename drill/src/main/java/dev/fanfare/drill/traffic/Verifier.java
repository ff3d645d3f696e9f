package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.Lane;
import dev.fanfare.drill.check.Reader;
import dev.fanfare.drill.check.RoomCheck;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One who comes when all is over and reads the room's log page by page, from as far back as the log goes: to it, too, the
 * room is what its members saw.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Verifier implements Socket.Listener {
    private static final List<Integer> BACK = List.of(10_000, 5_000, 1_000, 500, 100, 10);

    private final Loop loop;
    private final RoomCheck check;
    private final String room;
    private final String origin;
    private final Backoff backoff;
    private final Promise<Void> done = Promise.promise();
    private final Deque<String> starts = new ArrayDeque<>();
    private int target;
    private String since;
    private Reader reader;
    private Lane lane;
    private Socket socket;

    private Verifier(Loop loop, RoomCheck check, String room, String origin, int target) {
        this.loop = loop;
        this.check = check;
        this.room = room;
        this.origin = origin;
        this.target = target;
        this.backoff = new Backoff(loop.random());
    }

    /**
     * Begins to read the room's log.
     *
     * @param origin an id from before the first message
     */
    static Verifier begin(Loop loop, RoomCheck check, String room, String origin, int target) {
        Verifier verifier = new Verifier(loop, check, room, origin, target);
        verifier.connect();
        return verifier;
    }

    /** Completes when it has read all, or gave up. */
    Future<Void> done() {
        return done.future();
    }

    void sweep(long now) {
        socket.sweep(now);
    }

    private void connect() {
        if (!done.future().isComplete()) {
            socket = Socket.connect(loop, loop.targets().publisher(target, room, "verifier"), this);
        }
    }

    private void findStarts() {
        starts.clear();
        starts.add(origin);
        for (int back : BACK) {
            List<String> newest = check.newest(back);
            if (newest.size() == back) {
                starts.add(newest.get(0));
            }
        }
    }

    @Override
    public void onOpen(String cookie) {
        // joined comes
    }

    @Override
    public void onText(String text) {
        try {
            Frame frame = loop.frames().read(text);
            switch (frame.type) {
                case "joined" -> joined();
                case "history" -> page(frame);
                case "error" -> {
                    socket.close();
                    onEnd(End.cut(frame.code, System.nanoTime()));
                }
                default -> {}
            }
        } catch (IOException e) {
            loop.tally().faults.problem("the log of " + room + " was not understood: " + text);
        }
    }

    private void joined() {
        if (reader == null) {
            findStarts();
            tryNextStart();
        } else {
            ask(); // goes on where it was
        }
    }

    private void tryNextStart() {
        since = starts.poll();
        if (since == null) {
            give("nothing of the run is in it");
            return;
        }
        ask();
    }

    private void ask() {
        socket.send("{\"type\":\"history\",\"ref\":\"h\",\"room\":\"" + room + "\",\"since\":\"" + since
                + "\",\"limit\":1000}");
    }

    private void page(Frame page) {
        if (!Boolean.TRUE.equals(page.recovered)) {
            if (reader == null) {
                tryNextStart(); // further back than the log goes
            } else {
                give("the log's end was overtaken while it was read");
            }
            return;
        }
        if (reader == null) {
            reader = check.reader("the log");
            lane = reader.lane();
            lane.joined(since, since, null, null, System.nanoTime());
        }
        for (Frame message : page.messages) {
            lane.message(message.id, check.sent(message.by, message.number), message.intact);
        }
        since = page.id;
        if (page.more) {
            ask();
        } else {
            finish();
        }
    }

    private void finish() {
        socket.close();
        done.tryComplete();
    }

    /** What it has not read by now it does not judge. */
    void give(String why) {
        if (!done.future().isComplete()) {
            loop.tally().faults.problem("the log of " + room + " was not read to its end: " + why);
            if (reader != null) {
                check.withdraw(reader);
            }
            finish();
        }
    }

    @Override
    public void onEnd(End end) {
        if (end.again()) {
            target++;
            loop.later(end.delay(loop.random(), backoff), this::connect);
        } else {
            give(end.reason());
        }
    }
}
