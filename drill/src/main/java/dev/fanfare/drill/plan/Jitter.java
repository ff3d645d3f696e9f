package dev.fanfare.drill.plan;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.fanfare.drill.report.Distribution;
import dev.fanfare.drill.report.Figures;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Many members of one room on bad networks: each is cut off again and again, and away for a while. */
final class Jitter implements Plan {
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration AWAY = Duration.ofSeconds(2);
    private static final Duration BREATH = Duration.ofSeconds(1);
    private static final int WANTED = 10_000;

    /** Descriptors of the drill that are not members'. */
    private static final int OWN_FILES = 1_000;

    @Override
    public String name() {
        return "jitter";
    }

    @Override
    public String about() {
        return "cut each of 10,000 members of one room off every 15 s or so, without a close, for 2 s; 120 messages at 2 a second";
    }

    /** 120 messages. */
    @Override
    public Duration duration() {
        return Duration.ofSeconds(60);
    }

    /** As many members as this process may have open files. */
    @Override
    public Size size() {
        return new Size(Math.min(WANTED, files() - OWN_FILES), 1, 2, 128);
    }

    /** A proxy would need two descriptors a member. */
    @Override
    public boolean isDirect() {
        return true;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        if (size().members() < WANTED) {
            stage.note(
                    "the limit of " + files() + " open files allows " + size().members() + " members, not " + WANTED);
        }
        stage.fault("each member is cut off every " + EVERY.toSeconds() + " s or so, for " + AWAY.toSeconds() + " s");
        stage.traffic().shake(EVERY, AWAY);
        do {
            stage.rest(BREATH);
        } while (stage.hasTimeFor(BREATH));
        stage.traffic().shakeNoMore();
        stage.mark("no more cuts");
        stage.rest(AWAY);
        stage.quiet();
    }

    @Override
    public List<String> notes(Figures figures) {
        return List.of(
                "replay, from the start of the connection: "
                        + text(figures.replay().caughtUp()),
                "replayed messages, from their publication: "
                        + text(figures.replay().sinceSent()));
    }

    private static String text(Distribution times) {
        return String.format(
                Locale.ROOT,
                "%,d, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                times.count(),
                times.p50(),
                times.p99(),
                times.max());
    }

    private static int files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(unix.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
                : 2 * WANTED;
    }
}
