package dev.fanfare.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool accepts the shipped files, and the rules fire when they should and else not. */
class PromtoolIT {
    private static final String PROMTOOL = "promtool";

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROMTOOL));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(Shipped.DIR.resolve("prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void rules_areAccepted() throws Exception {
        assertThat(run("check", "rules", "alerts.yml"))
                .contains("SUCCESS: " + Shipped.alerts().size() + " rules found");
    }

    @Test
    void scrapeExample_isAccepted_andFindsTheRules() throws Exception {
        assertThat(run("check", "config", "prometheus.yml")).contains("1 rule files found");
    }

    @Test
    void queriesOfTheDashboard_areWellFormed(@TempDir Path dir) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int queries = 0;
        for (Shipped.Panel panel : Shipped.panels()) {
            for (String query : panel.queries()) {
                String asked = query.replace("$__rate_interval", "1m").replace("$instance", ".*");
                rules.append("  - record: query:")
                        .append(queries++)
                        .append("\n    expr: ")
                        .append(Json.encode(asked))
                        .append('\n');
            }
        }
        Path file = Files.writeString(dir.resolve("queries.yml"), rules);

        assertThat(run("check", "rules", file.toString())).contains("SUCCESS: " + queries + " rules found");
    }

    @Test
    void rules_fireWhenTheyShould_andElseNot() throws Exception {
        assertThat(run("test", "rules", "alerts.test.yml")).contains("SUCCESS");
    }
}
