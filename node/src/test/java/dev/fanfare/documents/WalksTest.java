package dev.fanfare.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The walks of ARCHITECTURE.md go through the files and methods that they name, and each step calls the next. */
class WalksTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/fanfare");
    private static final Pattern STEP = Pattern.compile("(?m)^(\\d+)\\. `([\\w/]+\\.java)` `(\\w+)`: .*$");
    /** Steps whose next one is called when its turn comes, by something that was handed over. */
    private static final List<String> LATER = List.of("Rounds.run", "Room.receive");

    /** One step: a file under the sources, and a method that it has. */
    private record Step(int number, Path file, String method) {
        String name() {
            return file.getFileName().toString().replace(".java", "") + "." + method;
        }

        String source() throws IOException {
            return Files.readString(SOURCES.resolve(file));
        }
    }

    @Test
    void eachStep_isAMethodOfItsFile() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Step step : steps()) {
            Pattern declared = Pattern.compile("(?m)^ {4,8}[\\w<>\\[\\]., ]+ " + step.method + "\\(");
            if (!Files.exists(SOURCES.resolve(step.file))
                    || !declared.matcher(step.source()).find()) {
                missing.add(step.name());
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void eachStep_callsTheNext() throws IOException {
        List<Step> steps = steps();
        List<String> broken = new ArrayList<>();
        for (int i = 0; i + 1 < steps.size(); i++) {
            Step step = steps.get(i);
            Step next = steps.get(i + 1);
            Pattern called = Pattern.compile("(?<!\\w )(?<![>\\]] )\\b" + next.method + "\\(|::" + next.method + "\\b");
            boolean endsAWalk = next.number == 1;
            if (!endsAWalk
                    && !LATER.contains(step.name())
                    && !called.matcher(step.source()).find()) {
                broken.add(step.name() + " -> " + next.name());
            }
        }

        assertThat(broken).isEmpty();
    }

    private static List<Step> steps() throws IOException {
        Matcher found = STEP.matcher(Files.readString(Path.of("../ARCHITECTURE.md")));
        List<Step> steps = new ArrayList<>();
        while (found.find()) {
            steps.add(new Step(Integer.parseInt(found.group(1)), Path.of(found.group(2)), found.group(3)));
        }
        assertThat(steps.stream().filter(step -> step.number == 1)).as("walks").hasSize(2);
        assertThat(steps).hasSizeGreaterThan(20);
        return steps;
    }
}
