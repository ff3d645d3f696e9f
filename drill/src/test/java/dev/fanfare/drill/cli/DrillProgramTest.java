package dev.fanfare.drill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.drill.plan.Plan;
import dev.fanfare.drill.plan.Plans;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrillProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void list_showsEveryPlan_withWhatItDoes() {
        assertThat(run("--list")).isZero();

        for (Plan plan : Plans.ALL) {
            assertThat(out.toString()).contains(plan.name() + " ").contains(plan.about());
        }
        assertThat(out.toString().lines()).hasSize(Plans.ALL.size() + 1);
    }

    @Test
    void help_saysWhenItEndsWithWhichCode() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).contains("fanfare drill PLAN...|all", "--mark-port", "--redis-server");
        for (ExitCode code : ExitCode.values()) {
            assertThat(out.toString()).contains(code.code() + "  ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-such-plan",
                "node-kill --nodes 1",
                "node-kill --nodes x",
                "node-kill --members 5 --rooms 6",
                "node-kill --payload 10",
                "node-kill --duration soon",
                "node-kill --duration 0s",
                "node-kill --proxy squid",
                "node-kill --seeds 0",
                "node-kill --url ws://127.0.0.1:1",
                "node-kill --marks file",
                "redis-failover --durability much",
                "redis-empty --durability replicated",
                "--url ws://127.0.0.1:1 --durability fsync",
                "--url http://127.0.0.1:1",
                "--url ws://127.0.0.1:1 --seeds 2",
                "node-kill --unknown"
            })
    void whatMakesNoSense_exits2_andStartsNothing(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);

        assertThat(err.toString()).startsWith("fanfare drill: ").contains("--help");
        assertThat(err.toString().lines()).hasSize(2);
    }

    @Test
    void withoutAProxy_proxyKill_cannotBeRun_andSaysSo() {
        assertThat(run("proxy-kill", "--proxy", "none")).isEqualTo(3);

        assertThat(err.toString()).contains("proxy-kill needs a proxy");
    }

    @Test
    void faultOfTheDrillItself_isNotABrokenPromise() {
        // The clients cannot be made here; nothing was proven by that.
        assertThat(run("--url", "ws://127.0.0.1:1")).isEqualTo(3);

        assertThat(err.toString()).contains("a fault of the drill itself");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "45, 45000", "5m, 300000", "1h, 3600000"})
    void durations_areReadAsTheyAreTyped(String text, long millis) {
        assertThat(new DurationOption().convert(text)).hasMillis(millis);
    }

    private int run(String... arguments) {
        return new DrillProgram(
                        (load, targets) -> {
                            throw new IllegalStateException("no clients here");
                        },
                        false)
                .printTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }
}
