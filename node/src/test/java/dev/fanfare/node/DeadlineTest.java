package dev.fanfare.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger readings = new AtomicInteger();
    private final List<Integer> runs = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Deadline deadline(List<Long> clock) {
        return deadline(20, clock);
    }

    private Deadline deadline(long millis, List<Long> clock) {
        return new Deadline(vertx, () -> clock.get(readings.getAndIncrement()), millis, () -> runs.add(readings.get()));
    }

    private void awaitRun() {
        await().atMost(Duration.ofSeconds(5)).until(() -> !runs.isEmpty());
    }

    @Test
    void timerThatFiresInTime_runsTheTask() {
        deadline(List.of(0L, 25L));

        awaitRun();

        assertThat(runs).containsExactly(2);
    }

    @Test
    void timerThatFiresAfterAStop_waitsOnceMore() {
        deadline(List.of(0L, 9_000L, 9_000L, 9_021L));

        awaitRun();

        assertThat(runs).containsExactly(4);
    }

    @Test
    void timeInWhichTheProcessStandsStillAgainAndAgain_isNotCounted() {
        // a second and 20 ms, of which the process sees the first second, then stops twice, then sees the rest
        deadline(1_020, List.of(0L, 1_010L, 1_010L, 4_300L, 4_300L, 7_600L, 7_600L, 7_625L));

        awaitRun();

        assertThat(runs).containsExactly(8);
    }

    @Test
    void whatIsCancelled_isNotRun() {
        vertx.runOnContext(v -> deadline(List.of(0L, 20L)).cancel());
        vertx.setTimer(200, timer -> runs.add(-1));

        awaitRun();

        assertThat(runs).containsExactly(-1);
    }
}
