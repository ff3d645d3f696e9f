package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PauseTest {
    @Test
    void pause_lastsAsLongAsItSays() throws InterruptedException {
        long began = System.nanoTime();

        Pause.of(Duration.ofMillis(30));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    @Timeout(30)
    void interrupt_endsItAtOnce() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Pause.of(Duration.ofHours(1))).isInstanceOf(InterruptedException.class);
    }
}
