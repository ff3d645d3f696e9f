package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Durability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @EnumSource(names = {"FAST", "REPLICATED"})
    void sameSeed_sameRun(Durability level) {
        Scenario scenario = Scenario.ALL.at(level);
        for (long seed = 1; seed <= 4; seed++) {
            Schedule.Outcome first = Schedule.run(seed, true, scenario);
            Schedule.Outcome second = Schedule.run(seed, true, scenario);

            assertThat(second.trace()).isEqualTo(first.trace());
            assertThat(second.digest()).isEqualTo(first.digest());
            assertThat(first.trace()).hasSizeGreaterThan(100);
        }
    }

    @Test
    void otherSeed_otherRun() {
        assertThat(Schedule.run(6, false, Scenario.ALL).digest())
                .isNotEqualTo(Schedule.run(7, false, Scenario.ALL).digest());
    }
}
