package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name means one thing, in each of the modules, their tests included. */
class NamesTest {
    private static final Pattern NESTED =
            Pattern.compile("(?m)^ +[a-z ]*\\b(?:class|interface|record|enum) ([A-Z]\\w*)");
    private static final Pattern CONSTANT = Pattern.compile("static final (?:int|long) ([A-Z_]+) =");
    private static final Pattern OF_TIME = Pattern.compile(
            "(?!(?:.*_)?(?:PER|A)_)(?:.*_)?(?:PERIOD|PAUSE|TIMEOUT|HEARTBEAT|PATIENCE|INTERVAL|DELAY|SILENCE|AGAIN|RETRY|TICK|WAIT)");
    private static final Pattern OF_BYTES = Pattern.compile("(?:.*_)?(?:OVERHEAD|BUFFER|CHUNK|BACKLOG)");
    /** A backlog of connections, one of messages: what is counted has no unit. */
    private static final Set<String> COUNTS = Set.of("ClientPort.LEAST_BACKLOG", "Publisher.MAX_BACKLOG");

    @ParameterizedTest
    @ValueSource(strings = {"node", "drill"})
    void topLevelName_standsOnce(String module) {
        Map<String, Set<String>> places = new TreeMap<>();
        for (Path file : sources(module)) {
            places.computeIfAbsent(name(file), name -> new TreeSet<>()).add(file.toString());
        }
        places.values().removeIf(files -> files.size() == 1);

        assertThat(places).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "drill"})
    void nestedName_isNoneOfItsPackage(String module) {
        List<String> shadows = new ArrayList<>();
        for (Path file : sources(module)) {
            NESTED.matcher(text(file))
                    .results()
                    .map(found -> found.group(1))
                    .filter(nested -> Files.exists(file.resolveSibling(nested + ".java")))
                    .forEach(nested -> shadows.add(name(file) + "." + nested));
        }

        assertThat(shadows).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "drill"})
    void constantOfTimeOrBytes_carriesItsUnit(String module) {
        List<String> bare = new ArrayList<>();
        for (Path file : sources(module)) {
            CONSTANT.matcher(text(file))
                    .results()
                    .map(MatchResult::group)
                    .map(line -> line.substring(line.lastIndexOf(' ', line.length() - 3) + 1, line.length() - 2))
                    .filter(name -> OF_TIME.matcher(name).matches()
                            || OF_BYTES.matcher(name).matches())
                    .map(name -> name(file) + "." + name)
                    .filter(name -> !COUNTS.contains(name))
                    .forEach(bare::add);
        }

        assertThat(bare).isEmpty();
    }

    private static List<Path> sources(String module) {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
            assertThat(found).hasSizeGreaterThan(50);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
