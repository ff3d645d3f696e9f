package dev.fanfare.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import morfologik.speller.Speller;
import morfologik.stemming.Dictionary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The documents' words are British English, or stand in {@code docs/spelling.txt}, the project's own words, one a line.
 * Code is left out, and so is whatever holds a digit or a capital letter behind its first.
 */
class SpellingTest {
    private static final Path OWN_WORDS = Path.of("../docs/spelling.txt");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_'.@/:-]*\\p{L}[\\p{L}\\p{N}_'@/:-]*");

    private static Speller english;
    private static Set<String> own;

    @BeforeAll
    static void readWords() throws IOException {
        english = new Speller(
                Dictionary.read(SpellingTest.class.getResource("/org/languagetool/resource/en/hunspell/en_GB.dict")));
        own = new TreeSet<>(Files.readAllLines(OWN_WORDS));
    }

    @Test
    void words_areEnglish_orTheProjectsOwn() {
        Map<String, Set<String>> unknown = new TreeMap<>();
        for (Document document : Document.all()) {
            words(document)
                    .filter(word -> !isKnown(word))
                    .forEach(word -> unknown.computeIfAbsent(word, each -> new TreeSet<>())
                            .add(document.name()));
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void ownWords_areSorted_used_andNotEnglishAnyway() throws IOException {
        List<String> lines = Files.readAllLines(OWN_WORDS);
        Set<String> used = Document.all().stream().flatMap(SpellingTest::words).collect(Collectors.toSet());

        assertThat(lines).isSorted().doesNotHaveDuplicates();
        assertThat(lines).allMatch(used::contains);
        assertThat(lines).noneMatch(SpellingTest::isEnglish);
    }

    @Test
    void aMisspeltWord_isFound() {
        assertThat(Stream.of("recieve", "occured", "seperate").filter(SpellingTest::isKnown))
                .isEmpty();
        assertThat(Stream.of("receive", "Receive", "behaviour")).allMatch(SpellingTest::isKnown);
    }

    private static Stream<String> words(Document document) {
        return document.texts().stream()
                .flatMap(text -> WORD.matcher(text).results().map(MatchResult::group))
                .filter(token -> token.matches("[\\p{L}'-]+"))
                .flatMap(token -> Stream.of(token.split("-")))
                .map(word -> word.replaceAll("^'+|'+$", "").replaceAll("'s$", ""))
                .filter(word -> word.length() > 1
                        && word.substring(1).equals(word.substring(1).toLowerCase()));
    }

    private static boolean isKnown(String word) {
        return own.contains(word) || isEnglish(word);
    }

    private static boolean isEnglish(String word) {
        return english.isInDictionary(word) || english.isInDictionary(word.toLowerCase());
    }
}
