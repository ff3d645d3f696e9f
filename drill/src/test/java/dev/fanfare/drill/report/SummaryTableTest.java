package dev.fanfare.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
    @Test
    void table_hasALineARun_andItsColumnsStandUnderEachOther() {
        List<String> lines = SummaryTable.of(List.of(Samples.held(), Samples.broken(), Samples.notRun()))
                .lines()
                .toList();

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("plan ").contains("verdict", "lost", "int.p99", "stall.max");
        assertThat(lines.get(1)).startsWith("node-kill ").contains("held", "80,000", "181 ms", "3/2/1");
        assertThat(lines.get(2)).startsWith("pubsub-cut ").contains("BROKEN").endsWith("  not counted (no --ops)");
        assertThat(lines.get(3)).startsWith("redis-pause ").contains("not run");
        int verdict = lines.get(0).indexOf("verdict");
        assertThat(lines.get(1).substring(verdict)).startsWith("held ");
        assertThat(lines.get(2).substring(verdict)).startsWith("BROKEN ");
    }
}
