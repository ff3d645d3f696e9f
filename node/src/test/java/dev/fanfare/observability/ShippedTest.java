package dev.fanfare.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.metrics.Meter;
import dev.fanfare.observability.Shipped.Alert;
import dev.fanfare.observability.Shipped.Panel;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped files and the documents say the same as the code. */
class ShippedTest {
    private static final String OPERATIONS = Shipped.read(Path.of("../docs/operations/observe.md"));

    @ParameterizedTest
    @EnumSource(Meter.class)
    void meter_isNamedByPrometheusConventions_andDescribed(Meter meter) {
        assertThat(meter.text()).matches("fanfare(_[a-z]+)+");
        assertThat(meter.text().endsWith("_total"))
                .as("total is for counters, and each has it")
                .isEqualTo(meter.kind() == Meter.Kind.COUNTER);
        assertThat(meter.description()).endsWith(".").doesNotContain("|");
        assertThat(meter.labels()).allMatch(label -> label.matches("[a-z]+")).doesNotContain("le");
    }

    @ParameterizedTest
    @EnumSource(Meter.class)
    void meter_isOnAPanelOrInARule(Meter meter) {
        Set<String> asked = Shipped.series();
        boolean histogram = meter.kind() == Meter.Kind.HISTOGRAM;

        assertThat(histogram ? asked.contains(meter.text() + "_bucket") : asked.contains(meter.text()))
                .isTrue();
    }

    @Test
    void operations_listsEachMeter_withKindAndLabels() {
        String table = Arrays.stream(Meter.values())
                .map(meter -> "| `" + meter.text() + "` | " + meter.kind().text() + " | "
                        + meter.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", "))
                        + " | " + meter.description() + " |\n")
                .collect(
                        Collectors.joining("", "| meter | kind | labels | meaning |\n| --- | --- | --- | --- |\n", ""));

        // The expected table is to be put into the document as it stands in the failure.
        assertThat(OPERATIONS).contains("\n\n" + table + "\n");
    }

    @Test
    void operations_listsEachAlert_withSeverity_whatItMeansAndWhatToDo() {
        List<String> rows =
                OPERATIONS.lines().filter(line -> line.startsWith("| `Fanfare")).toList();

        assertThat(rows.stream().map(row -> row.split(" \\| ")[0] + " | " + row.split(" \\| ")[1]))
                .containsExactlyElementsOf(Shipped.alerts().stream()
                        .map(alert -> "| `" + alert.name() + "` | " + alert.severity())
                        .toList());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.split(" \\| ")).hasSize(4).noneMatch(String::isBlank));
    }

    @Test
    void rules_sayWhatHappened_andWhatToDo() {
        List<Alert> alerts = Shipped.alerts();

        assertThat(alerts).extracting(Alert::name).doesNotHaveDuplicates().allMatch(name -> name.startsWith("Fanfare"));
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.severity()).isIn("critical", "warning");
            assertThat(alert.summary()).isNotBlank();
            assertThat(alert.description()).endsWith(".");
            assertThat(Shipped.series(alert.query()).size() + (alert.query().contains("up{job=") ? 1 : 0))
                    .as(alert.query())
                    .isPositive();
        });
    }

    @Test
    void panels_haveEachASentence_aUnit_andAQueryOfTheChosenNodes() {
        List<Panel> panels = Shipped.panels();

        assertThat(panels).extracting(Panel::title).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.description()).as(panel.title()).matches("[A-Z0-9].{20,}\\.");
            assertThat(panel.description()).as("one sentence").doesNotContain(". ");
            assertThat(panel.unit()).isNotBlank();
            assertThat(panel.queries()).isNotEmpty().allSatisfy(query -> {
                assertThat(Shipped.series(query)).as(query).isNotEmpty();
                assertThat(query).contains("{instance=~\"$instance\"");
            });
        });
    }

    @Test
    void dashboard_hasItsRows_andAsksTheSourceThatIsChosen() {
        JsonObject dashboard = Shipped.dashboard();

        assertThat(dashboard.getJsonArray("panels").stream()
                        .map(JsonObject.class::cast)
                        .filter(panel -> panel.getString("type").equals("row"))
                        .map(row -> row.getString("title")))
                .containsExactly("Clients", "Delivery", "Redis", "Presence", "Node health");
        assertThat(dashboard.getJsonObject("templating").getJsonArray("list").stream()
                        .map(variable -> ((JsonObject) variable).getString("name")))
                .containsExactly("datasource", "instance");
        assertThat(dashboard.encode().split("\"uid\":\"", -1))
                .as("the dashboard's own, and the source of everything else")
                .filteredOn(part -> !part.startsWith("${datasource}\""))
                .hasSize(2);
    }
}
