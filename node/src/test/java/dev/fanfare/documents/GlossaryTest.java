package dev.fanfare.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/glossary.md has each word once, in order, and the names in it are files of the code. */
class GlossaryTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z ]+) \\| [^|]+ \\| ([^|]+) \\|$");
    /** A type, with its package before it or a type inside it behind; or a script. */
    private static final Pattern NAME = Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w+)(?:\\.[A-Z]\\w+)?`|`(\\w+\\.lua)`");

    @Test
    void words_areThereOnce_inTheOrderOfTheAlphabet() throws IOException {
        List<String> words = rows().stream()
                .map(row -> row.group(1))
                .filter(word -> !word.equals("word"))
                .toList();

        assertThat(words).hasSizeGreaterThan(20).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void names_areFilesOfTheCode() throws IOException {
        Set<String> files;
        try (Stream<Path> all = Files.walk(Path.of("src/main"))) {
            files = all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }

        assertThat(rows().stream().flatMap(row -> NAME.matcher(row.group(2)).results()))
                .hasSizeGreaterThan(20)
                .allSatisfy(name ->
                        assertThat(files).contains(name.group(1) == null ? name.group(2) : name.group(1) + ".java"));
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("../docs/glossary.md")))
                .results()
                .toList();
    }
}
