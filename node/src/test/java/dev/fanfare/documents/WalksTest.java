package dev.fanfare.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What ARCHITECTURE.md names is there: the steps of its walks, each of which calls the next, the places that answer a newcomer's
 * questions, and the main types of each package.
 */
class WalksTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/fanfare");
    private static final Pattern STEP = Pattern.compile("(?m)^(\\d+)\\. `([\\w/]+\\.java)` `(\\w+)`: .*$");
    /** A file, and the methods or constants of it that answer a question. */
    private static final Pattern PLACE = Pattern.compile("`([\\w/]+\\.java)`((?:,? `\\w+`)+)");
    /** A row of a table of packages. */
    private static final Pattern PACKAGES =
            Pattern.compile("(?m)^\\| (`[a-z]+`(?:, `[a-z]+`)*) \\| [^|]* \\| ([^|]*) \\|.*$");

    private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
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

    @Test
    void eachAnswer_isAPlaceOfItsFile() throws IOException {
        String answers = section("## Where things are");
        List<String> missing = new ArrayList<>();
        int places = 0;
        for (Matcher place = PLACE.matcher(answers); place.find(); ) {
            Path file = SOURCES.resolve(place.group(1));
            for (String name : quoted(place.group(2))) {
                places++;
                Pattern declared =
                        Pattern.compile("(?m)^ {4}(?:(?:[\\w<>\\[\\]., ]+ )?" + name + "\\(|[\\w<> ]+ " + name + " =)");
                if (!Files.exists(file)
                        || !declared.matcher(Files.readString(file)).find()) {
                    missing.add(place.group(1) + " " + name);
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(places).isGreaterThan(8);
    }

    @Test
    void eachMainType_standsInItsPackage() throws IOException {
        List<String> missing = new ArrayList<>();
        int types = 0;
        for (String under : List.of("", "broker/redis")) {
            String table = section(under.isEmpty() ? "## The folders" : "### The Redis engine of the broker");
            for (Matcher row = PACKAGES.matcher(table); row.find(); ) {
                List<Path> folders = quoted(row.group(1)).stream()
                        .map(name -> SOURCES.resolve(under).resolve(name))
                        .toList();
                for (String type : quoted(row.group(2))) {
                    if (Character.isUpperCase(type.charAt(0))) {
                        types++;
                        if (folders.stream().noneMatch(folder -> holds(folder, type))) {
                            missing.add(row.group(1) + " " + type);
                        }
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(types).isGreaterThan(40);
    }

    private static boolean holds(Path folder, String type) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith(type + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(one -> one.group(1)).toList();
    }

    /** From a heading to the next one. */
    private static String section(String heading) throws IOException {
        String text = document();
        int begin = text.indexOf(heading + "\n");
        assertThat(begin).as(heading).isNotNegative();
        int end = text.indexOf("\n#", begin + 1);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("../ARCHITECTURE.md"));
    }

    private static List<Step> steps() throws IOException {
        Matcher found = STEP.matcher(document());
        List<Step> steps = new ArrayList<>();
        while (found.find()) {
            steps.add(new Step(Integer.parseInt(found.group(1)), Path.of(found.group(2)), found.group(3)));
        }
        assertThat(steps.stream().filter(step -> step.number == 1)).as("walks").hasSize(2);
        assertThat(steps).hasSizeGreaterThan(20);
        return steps;
    }
}
