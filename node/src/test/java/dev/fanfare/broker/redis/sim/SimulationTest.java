package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A seed is a run. */
class SimulationTest {
    private Quiet quiet;

    @BeforeEach
    void begin() {
        quiet = new Quiet();
    }

    @AfterEach
    void end() {
        quiet.close();
    }

    @Test
    void sameSeed_sameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            Schedule.Outcome first = Schedule.run(seed, true, Terms.ALL);
            Schedule.Outcome second = Schedule.run(seed, true, Terms.ALL);

            assertThat(second.trace()).isEqualTo(first.trace());
            assertThat(second.digest()).isEqualTo(first.digest());
            assertThat(first.trace()).hasSizeGreaterThan(100);
        }
    }

    @Test
    void otherSeed_otherRun() {
        assertThat(Schedule.run(6, false, Terms.ALL).digest())
                .isNotEqualTo(Schedule.run(7, false, Terms.ALL).digest());
    }
}
