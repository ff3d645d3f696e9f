package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rule for a Redis user in docs/operations/redis.md against what the sources send: a list by hand forgets something. */
class DocumentedRuleTest {
    private static final Path DOCUMENT = Path.of("../docs/operations/redis.md");
    private static final Pattern CALLED = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
    private static final Pattern SENT = Pattern.compile("\\bCommand\\.([A-Z]+)\\b");

    /** Sent to sentinels, which have users of their own. */
    private static final Set<String> ELSEWHERE = Set.of("sentinel");

    @Test
    void everyCommandThatScriptsCallOrNodesSend_isInTheRule_orInTheTableBelowIt() throws IOException {
        Set<String> may = new TreeSet<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("    ACL SETUSER fanfare ") || line.startsWith("| `+")) {
                Arrays.stream(line.replace("\\|", "|").split("[ `]+"))
                        .filter(word -> word.startsWith("+"))
                        .forEach(word -> may.add(word.substring(1).split("\\|")[0]));
            }
        }

        Set<String> needed = words("src/main/resources", ".lua", CALLED);
        needed.addAll(words("src/main/java", ".java", SENT));
        needed.removeAll(ELSEWHERE);
        assertThat(needed).hasSizeGreaterThan(40);
        assertThat(may).containsAll(needed);
    }

    private static Set<String> words(String folder, String ending, Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .flatMap(file -> pattern.matcher(text(file)).results())
                    .map((MatchResult found) -> found.group(1).toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
