package dev.fanfare.drill.plan;

import java.time.Duration;

/** Some members stop reading their sockets; nobody else may notice. */
final class SlowConsumer implements Plan {
    private static final double SHARE = 0.2;
    private static final Duration STALL = Duration.ofSeconds(10);

    /** What half of the members may wait at most: they read all the time. */
    private static final Duration NOT_NOTICED = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "slow-consumer";
    }

    @Override
    public String about() {
        return "let a fifth of the members stop reading for 10 s; the others must not notice";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
    }

    /** Few members and large messages: what they do not read must be more than the buffers of the machine take. */
    @Override
    public Size size() {
        return new Size(40, 4, 200, 16_384);
    }

    @Override
    public Expectations expectations() {
        return Expectations.DELAY_ONLY.withUsualGap(NOT_NOTICED);
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        do {
            stage.fault(Math.round(SHARE * 100) + " % of the members stop reading");
            stage.traffic().stopReading(SHARE);
            stage.rest(STALL);
            stage.traffic().readAgain();
            stage.mark("they read again");
            stage.quiet();
        } while (stage.hasTimeFor(STALL));
    }
}
