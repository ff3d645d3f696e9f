package dev.fanfare.drill.plan;

import dev.fanfare.drill.traffic.Habits;
import java.time.Duration;
import java.util.List;

/**
 * Some members read their sockets now and then, and for a while not at all; nobody else may notice. The nodes hold few
 * messages, and less than all rooms together are worth: who is behind must be served from Redis.
 */
final class SlowConsumer implements Plan {
    private static final double SHARE = 0.2;
    private static final Duration STALL = Duration.ofSeconds(10);
    private static final int TIMES = 8;
    private static final Duration NOT_READING = Duration.ofMillis(400);
    private static final Duration READING = Duration.ofMillis(800);

    /** What half of the members may wait at most: they read all the time. */
    private static final Duration NOT_NOTICED = Duration.ofSeconds(2);

    /** As many at once as are more than a node holds of a room. */
    private static final int BURST = 40;

    /** What the machine takes for a client that does not read: less than one burst. */
    private static final int RECEIVE_BYTES = 32 << 10;

    private static final int NOISE_BYTES = 60_000;

    @Override
    public String name() {
        return "slow-consumer";
    }

    @Override
    public String about() {
        return "let a fifth of the members stop reading, for 0.4 s again and again, then for 10 s, while nodes hold few messages;"
                + " the others must not notice";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
    }

    /** Few members and large messages: what they do not read must be more than the buffers of the machine take. */
    @Override
    public Size size() {
        return new Size(40, 4, 200, 8_192);
    }

    @Override
    public Habits habits() {
        return Habits.slow(BURST, RECEIVE_BYTES, NOISE_BYTES);
    }

    /** A proxy would take for them what they do not read. */
    @Override
    public boolean isDirect() {
        return true;
    }

    @Override
    public List<String> nodeOptions() {
        return List.of("--log-messages", "30", "--log-bytes", "1MiB", "--all-log-bytes", "1MiB");
    }

    @Override
    public Expectations expectations() {
        return Expectations.DELAY_ONLY.withUsualGap(NOT_NOTICED);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        String who = Math.round(SHARE * 100) + " % of the members";
        do {
            stage.fault(who + " stop reading for " + NOT_READING.toMillis() + " ms, " + TIMES + " times");
            for (int i = 0; i < TIMES; i++) {
                stage.traffic().stopReading(SHARE);
                stage.rest(NOT_READING);
                stage.traffic().readAgain();
                stage.rest(READING);
            }
            stage.fault(who + " stop reading");
            stage.traffic().stopReading(SHARE);
            stage.rest(STALL);
            stage.traffic().readAgain();
            stage.mark("they read again");
            stage.quiet();
        } while (stage.hasTimeFor(STALL.plus(NOT_READING.plus(READING).multipliedBy(TIMES))));
    }
}
