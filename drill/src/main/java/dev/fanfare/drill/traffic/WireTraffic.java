package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.Faults;
import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.report.Timeline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Traffic over WebSockets, by the protocol alone. Works on {@value #LOOPS} event loops; a room belongs to one of them. Every
 * other member speaks command mode, the others plain JSON. The rooms have names of their own for each run.
 */
public final class WireTraffic implements Traffic {
    private static final int LOOPS = 2;
    private static final int MAX_PUBLISHERS = 2;
    private static final int MAX_CONNECTIONS = 100_000; // -1 does not mean: no bound
    private static final int NOISE_RATE = 20;
    private static final int NOISE_MEMBERS = 2;
    private static final int CONNECT_MS = 5_000;
    private static final int MAX_FRAME_BYTES = 32 << 20;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Duration LOOP_ANSWERS = Duration.ofSeconds(30);

    /** For the logs to be read at the end, where the bound leaves less. */
    private static final Duration LEAST_TO_VERIFY = Duration.ofSeconds(10);

    private final Load load;
    private final Tally tally = new Tally();
    private final Vertx vertx;
    private final List<Shard> shards = new ArrayList<>();
    private boolean closed;

    /**
     * Not connected yet.
     *
     * @param targets {@code ws://host:port} or {@code wss://host:port}, with the path before {@code /ws} where there is one.
     *     Clients are spread over them in turn; one that comes again goes to the next
     */
    public WireTraffic(Load load, List<URI> targets) {
        this.load = load;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS).setPreferNativeTransport(true));
        Payloads payloads = new Payloads(Long.toString(System.currentTimeMillis(), 36), load.payloadBytes());
        List<List<RoomTraffic>> rooms = new ArrayList<>();
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            loops.add(loop(new Targets(targets), payloads, load.seed() * LOOPS + i));
            rooms.add(new ArrayList<>());
        }
        for (int i = 0; i < load.rooms(); i++) {
            rooms.get(i % LOOPS).add(room(loops.get(i % LOOPS), i));
        }
        if (load.habits().noiseBytes() > 0) {
            Payloads noise = new Payloads(payloads.run(), load.habits().noiseBytes());
            rooms.get(0).add(noise(loops.get(0).with(noise)));
        }
        for (int i = 0; i < LOOPS; i++) {
            shards.add(new Shard(loops.get(i), rooms.get(i)));
        }
    }

    private Loop loop(Targets targets, Payloads payloads, long seed) {
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setMaxConnections(MAX_CONNECTIONS)
                .setConnectTimeout(CONNECT_MS)
                .setMaxFrameSize(MAX_FRAME_BYTES)
                .setMaxMessageSize(MAX_FRAME_BYTES)
                .setClosingTimeout(1);
        if (load.habits().receiveBytes() > 0) {
            options.setReceiveBufferSize(load.habits().receiveBytes());
        }
        return new Loop(
                vertx,
                context,
                vertx.createWebSocketClient(options),
                load.habits().patienceSeconds(),
                targets,
                new Random(seed),
                new FrameReader(payloads),
                payloads,
                tally);
    }

    private RoomTraffic room(Loop loop, int index) {
        String name = "drill-" + loop.payloads().run() + "-" + index;
        double rate = (double) load.rate() / load.rooms();
        int publishers = rate >= MAX_PUBLISHERS ? MAX_PUBLISHERS : 1;
        RoomTraffic room = new RoomTraffic(name, index, publishers, tally);
        int spread = load.habits().together() ? 0 : 1;
        int burst = load.habits().burst();
        for (int by = 0; by < publishers; by++) {
            long interval = (long) (NANOS_PER_SECOND * publishers * burst / rate);
            Publisher.Pace pace = new Publisher.Pace(interval, burst, load.obeyGoaway());
            room.publishers.add(new Publisher(loop, room.check, name, by, index + by * spread, pace));
        }
        for (int i = index; i < load.members(); i += load.rooms()) {
            int turn = i / load.rooms();
            Member.Style style = new Member.Style(turn % 2 == 1, load.obeyGoaway());
            room.members.add(new Member(loop, room.check, name, "member" + i, index + turn * spread, style));
        }
        return room;
    }

    /** A room of large messages, which takes the memory that nodes keep for all rooms. */
    private RoomTraffic noise(Loop loop) {
        String name = "drill-" + loop.payloads().run() + "-noise";
        RoomTraffic room = new RoomTraffic(name, 0, 1, tally);
        room.publishers.add(new Publisher(
                loop, room.check, name, 0, 0, new Publisher.Pace(NANOS_PER_SECOND / NOISE_RATE, 1, load.obeyGoaway())));
        for (int i = 0; i < NOISE_MEMBERS; i++) {
            Member.Style style = new Member.Style(i % 2 == 1, load.obeyGoaway());
            room.members.add(new Member(loop, room.check, name, "noise" + i, i, style));
        }
        return room;
    }

    @Override
    public void start(Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        tally.timeline = new Timeline();
        onAll(Shard::connect);
        if (!await(shard -> shard::isJoined, end)) {
            throw new TrafficException("not everybody joined within " + bound.toSeconds() + " s: " + state());
        }
        onAll(Shard::publish);
        if (!await(shard -> shard::isBegun, end)) {
            throw new TrafficException("not every member got a message within " + bound.toSeconds() + " s: " + state());
        }
    }

    @Override
    public Progress progress() {
        return tally.progress();
    }

    @Override
    public void beginFault() {
        shards.forEach(shard -> shard.run(shard::beginFault));
    }

    @Override
    public void stopReading(double share) {
        shards.forEach(shard -> shard.run(() -> shard.stopReading(share)));
    }

    @Override
    public void readAgain() {
        shards.forEach(shard -> shard.run(shard::readAgain));
    }

    @Override
    public void cut(double share, Duration away) {
        shards.forEach(shard -> shard.run(() -> shard.cut(share, away.toMillis())));
    }

    @Override
    public void joinLate() {
        shards.forEach(shard -> shard.run(shard::joinLate));
    }

    @Override
    public void shake(Duration every, Duration away) {
        shards.forEach(shard -> shard.run(() -> shard.shake(every.toMillis(), away.toMillis())));
    }

    @Override
    public void shakeNoMore() {
        shards.forEach(shard -> shard.run(shard::shakeNoMore));
    }

    @Override
    public Figures finish(Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        onAll(Shard::stopPublishing);
        await(shard -> shard::isComplete, end);
        long verified = Math.max(end, System.nanoTime() + LEAST_TO_VERIFY.toNanos());
        await(Future.all(shards.stream().map(Shard::verify).toList()), verified);
        Durations longestGaps = new Durations();
        onAll(shard -> shard.judge(longestGaps));
        return figures(longestGaps);
    }

    @Override
    public Timeline timeline() {
        return tally.timeline;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            onAll(Shard::close);
            await(vertx.close(), System.nanoTime() + LOOP_ANSWERS.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Figures figures(Durations longestGaps) {
        Faults faults = tally.faults;
        return new Figures(
                tally.published.sum(),
                tally.acknowledged.sum(),
                tally.refused.sum(),
                tally.delivered.sum(),
                faults.lost(),
                faults.duplicated(),
                faults.reordered(),
                faults.falselyRecovered(),
                faults.damaged(),
                faults.unrecovered(),
                faults.resets(),
                tally.reconnects.sum(),
                peak(tally.timeline.reconnects()),
                tally.interruption.read(),
                tally.resubscribe.read(),
                longestGaps.read(),
                tally.latency.read(),
                tally.stall.read(),
                new Figures.Replay(tally.replay.read(), tally.replaySinceSent.read()),
                faults.problems());
    }

    /** The most in any second, which may begin with any slice. */
    private static long peak(long[] slices) {
        int second = (int) (Duration.ofSeconds(1).toNanos() / Timeline.SLICE.toNanos());
        long sum = 0;
        long peak = 0;
        for (int i = 0; i < slices.length; i++) {
            sum += slices[i] - (i >= second ? slices[i - second] : 0);
            peak = Math.max(peak, sum);
        }
        return peak;
    }

    private String state() throws InterruptedException {
        List<String> states = new CopyOnWriteArrayList<>();
        onAll(shard -> states.add(shard.state()));
        states.removeIf(String::isEmpty);
        tally.faults.problems().stream().limit(3).forEach(states::add);
        return String.join("; ", states);
    }

    private void onAll(Consumer<Shard> task) throws InterruptedException {
        boolean done = await(
                Future.all(shards.stream()
                        .map(shard -> shard.run(() -> task.accept(shard)))
                        .toList()),
                System.nanoTime() + LOOP_ANSWERS.toNanos());
        if (!done) {
            throw new TrafficException("the drill itself does not answer: is this machine overloaded?");
        }
    }

    private boolean await(Function<Shard, BooleanSupplier> condition, long end) throws InterruptedException {
        return await(
                Future.all(shards.stream()
                        .map(shard -> shard.when(condition.apply(shard)))
                        .toList()),
                end);
    }

    private static boolean await(Future<?> future, long end) throws InterruptedException {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
