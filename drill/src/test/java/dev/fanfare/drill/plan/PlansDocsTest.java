package dev.fanfare.drill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document names every plan there is, in order, and says of it what the plan says of itself. */
class PlansDocsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "drill.md");

    @Test
    void tableOfPlans_isWhatThePlansSay() throws IOException {
        List<String> told = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\| \\d+ s \\|.*"))
                .toList();

        assertThat(told)
                .containsExactlyElementsOf(Plans.ALL.stream()
                        .map(plan -> "| `" + plan.name() + "` | "
                                + plan.duration().toSeconds() + " s | " + plan.about() + " |")
                        .toList());
    }
}
