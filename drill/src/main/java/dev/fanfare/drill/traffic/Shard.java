package dev.fanfare.drill.traffic;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The rooms of one event loop: all that is about one room happens on one thread, so nothing of it is locked.
 *
 * <p><b>Threads:</b> its loop, save where a method says otherwise.
 */
final class Shard {
    private static final int TICK_MS = 10;
    private static final long SWEEP_NANOS = 1_000_000_000;
    private static final long LATE_NANOS = 3 * SWEEP_NANOS;

    /** So many attempts to join for the first time are begun each tick: a cluster is not to be stormed at the start. */
    private static final int JOINS_A_TICK = 10;

    /** The shortest time between two cuts of a member, as a part of the usual one. */
    private static final double LEAST = 0.8;

    /** Logs that are read at the same time. */
    private static final int VERIFIERS = 8;

    private final Loop loop;
    private final List<RoomTraffic> rooms;
    private final List<Runnable> starting = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Verifier> verifiers = new ArrayList<>();
    private long swept;
    private long timer = -1;
    private boolean closed;
    private boolean faulted;
    private boolean shaking;

    private record Condition(BooleanSupplier holds, Promise<Void> met) {}

    Shard(Loop loop, List<RoomTraffic> rooms) {
        this.loop = loop;
        this.rooms = rooms;
    }

    /** Runs on the loop; any thread may call. */
    Future<Void> run(Runnable task) {
        Promise<Void> done = Promise.promise();
        loop.context().runOnContext(v -> {
            try {
                task.run();
                done.complete();
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    /** Completes when the condition holds, which is tried on the loop every tick; any thread may call. */
    Future<Void> when(BooleanSupplier condition) {
        Promise<Void> met = Promise.promise();
        run(() -> conditions.add(new Condition(condition, met)));
        return met.future();
    }

    void connect() {
        for (RoomTraffic room : rooms) {
            room.members.forEach(member -> starting.add(member::connect));
            room.publishers.forEach(publisher -> starting.add(publisher::connect));
        }
        timer = loop.vertx().setPeriodic(TICK_MS, t -> tick());
    }

    void publish() {
        rooms.forEach(room -> room.publishers.forEach(Publisher::publish));
    }

    void stopPublishing() {
        rooms.forEach(room -> room.publishers.forEach(Publisher::stop));
    }

    boolean isJoined() {
        return rooms.stream().allMatch(RoomTraffic::isJoined);
    }

    boolean isBegun() {
        return rooms.stream().allMatch(room -> room.check.begun());
    }

    boolean isComplete() {
        return rooms.stream().allMatch(RoomTraffic::isComplete);
    }

    /** What holds the start up, of the first room that is held up; empty where nothing does. */
    String state() {
        return rooms.stream()
                .filter(room -> !room.isJoined() || !room.check.begun())
                .map(RoomTraffic::state)
                .findFirst()
                .orElse("");
    }

    /** From here on waits are put down to the fault that is made now; those before it only where there was one before. */
    void beginFault() {
        if (faulted) {
            recordStalls();
        } else {
            publishers().forEach(publisher -> publisher.takeStall(System.nanoTime()));
        }
        faulted = true;
    }

    private void recordStalls() {
        long now = System.nanoTime();
        publishers().forEach(publisher -> loop.tally().stall.record(publisher.takeStall(now)));
    }

    private Stream<Publisher> publishers() {
        return rooms.stream().flatMap(room -> room.publishers.stream());
    }

    void stopReading(double share) {
        for (RoomTraffic room : rooms) {
            for (Member member : room.members) {
                if (loop.random().nextDouble() < share) {
                    member.read(false);
                }
            }
        }
    }

    void readAgain() {
        rooms.forEach(room -> room.members.forEach(member -> member.read(true)));
    }

    /** Cuts a share of each room's members off; they come again after so many milliseconds. */
    void cut(double share, long awayMillis) {
        for (RoomTraffic room : rooms) {
            List<Member> some = new ArrayList<>(room.members);
            Collections.shuffle(some, loop.random());
            some.subList(0, (int) Math.ceil(share * some.size())).forEach(member -> member.cut(awayMillis));
        }
    }

    /** One more member for each room, at the target after that of the others. */
    void joinLate() {
        for (RoomTraffic room : rooms) {
            Member.Style style = new Member.Style(false, true);
            Member late = new Member(loop, room.check, room.name, "late" + room.members.size(), room.home + 1, style);
            room.members.add(late);
            late.connect();
        }
    }

    /** Cuts each member off about that often, at times of its own, until {@link #shakeNoMore}. */
    void shake(long everyMillis, long awayMillis) {
        shaking = true;
        for (RoomTraffic room : rooms) {
            for (Member member : room.members) {
                long first = (long) (loop.random().nextDouble() * everyMillis);
                loop.later(first, () -> shake(member, everyMillis, awayMillis));
            }
        }
    }

    void shakeNoMore() {
        shaking = false;
    }

    private void shake(Member member, long everyMillis, long awayMillis) {
        if (closed || !shaking) {
            return;
        }
        // A replay that is cut short would be one that nobody timed, and the slow ones are those that get cut short.
        if (member.isCaughtUp()) {
            member.cut(awayMillis);
        }
        long next =
                (long) (everyMillis * (LEAST + (1 - LEAST) * 2 * loop.random().nextDouble()));
        loop.later(next, () -> shake(member, everyMillis, awayMillis));
    }

    /** Reads all rooms' logs; completes when that is done. */
    Future<Void> verify() {
        Promise<Void> done = Promise.promise();
        run(() -> verifySome(rooms.iterator(), new int[1], done));
        return done.future();
    }

    private void verifySome(Iterator<RoomTraffic> left, int[] underWay, Promise<Void> done) {
        while (left.hasNext() && underWay[0] < VERIFIERS) {
            underWay[0]++;
            Verifier verifier = left.next().verify(loop, loop.random().nextInt(1_000));
            verifiers.add(verifier);
            verifier.done().onComplete(read -> {
                underWay[0]--;
                verifySome(left, underWay, done);
            });
        }
        if (!left.hasNext() && underWay[0] == 0) {
            done.tryComplete();
        }
    }

    /** What the logs have not told by now is not waited for. */
    void judge(Durations longestGaps) {
        verifiers.forEach(verifier -> verifier.give("there was no more time"));
        recordStalls();
        for (RoomTraffic room : rooms) {
            room.check.judge();
            for (Member member : room.members) {
                if (member.longestGap() >= 0) {
                    longestGaps.record(member.longestGap());
                }
            }
        }
    }

    void close() {
        closed = true;
        loop.vertx().cancelTimer(timer);
        rooms.forEach(RoomTraffic::close);
    }

    private void tick() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        int begin = Math.min(JOINS_A_TICK, starting.size());
        List<Runnable> first = starting.subList(0, begin);
        first.forEach(Runnable::run);
        first.clear();
        rooms.forEach(room -> room.tick(now));
        if (now - swept > SWEEP_NANOS) {
            boolean late = now - swept > LATE_NANOS;
            swept = now;
            if (!late) { // else this program was held up itself, and what came meanwhile is yet to be read
                rooms.forEach(room -> room.sweep(now));
            }
        }
        for (Condition condition : List.copyOf(conditions)) {
            if (condition.holds().getAsBoolean()) {
                conditions.remove(condition);
                condition.met().tryComplete();
            }
        }
    }
}
