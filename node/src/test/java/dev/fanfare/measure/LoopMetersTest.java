package dev.fanfare.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopMetersTest {
    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(700);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final List<Long> lags = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void standStill() {
        long since = System.nanoTime();
        while (System.nanoTime() - since < STALL) {
            Thread.onSpinWait();
        }
    }

    @Test
    void loopThatStandsStill_isSeen_asLateAsItWas() {
        LoopMeters.watch(loops, lags::add);
        await().atMost(Duration.ofSeconds(10)).until(() -> lags.size() >= 4);

        loops.next().execute(LoopMetersTest::standStill);

        // Its timer was due within 100 ms of the beginning of the stall.
        long least = STALL - TimeUnit.MILLISECONDS.toNanos(120);
        await().atMost(Duration.ofSeconds(10)).until(() -> lags.stream().anyMatch(lag -> lag >= least));
        assertThat(lags)
                .allMatch(lag -> lag >= 0)
                .as("while nothing is in line")
                .anyMatch(lag -> lag < least / 5);
    }
}
