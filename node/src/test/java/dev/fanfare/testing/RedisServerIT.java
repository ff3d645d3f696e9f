package dev.fanfare.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisServerIT {
    @Test
    void serverThatEndsAtStart_failsItsTestAtOnce_withItsLog() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> RedisServer.member(TestPorts.free(), "--no-such-setting", "1")
                                .restart())
                        .hasStackTraceContaining("Bad directive or wrong number of arguments"));
    }
}
