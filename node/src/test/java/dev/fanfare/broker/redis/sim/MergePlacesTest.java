package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code places.lua}. */
class MergePlacesTest {
    private final MergeParts parts = new MergeParts();

    @ParameterizedTest
    @CsvSource({
        "e 1.a 9, e 2.a 1, 'by term, whatever the offset'",
        "e 9.a 1, e 10.a 1, 'by the number of the term'",
        "e 1.a 9, e 1.b 1, 'by its random part'",
        "e 1.a 9, e 1.aa 1, 'which may begin another one'",
        "other 1.a 9, e 1.a 1, 'by epoch, of which the logs own is the newest'",
        "aa 1.a 9, ab 1.a 1, 'and others by name'",
        "e 1.a 1, e 1.a 10, 'and last by offset'"
    })
    void places_areOrdered(String older, String newer, String how) {
        String lua = """
                local function read(words)
                  local e, t, o = string.match(words, '^(%%S+) (%%S+) (%%S+)$')
                  return place(e, t, tonumber(o))
                end
                local a, b = read('%s'), read('%s')
                return {older(a, b, 'e') and 1 or 0, older(b, a, 'e') and 1 or 0, older(a, a, 'e') and 1 or 0}
                """.formatted(older, newer);

        assertThat(parts.run("places.lua", lua)).as(how).isEqualTo(List.of(1L, 0L, 0L));
    }

    @Test
    void tableOfTerms_isWrittenAsItWasRead_butForTheOldestOfMoreThanSixteen() {
        String lua = """
                local many = {}
                for n = 1, 20 do many[n] = n .. '.a@' .. n * 10 end
                return {wordsOf(readTerms('1.a@1 2.b@17')), wordsOf(readTerms('')), wordsOf(readTerms(table.concat(many, ' ')))}
                """;

        List<?> answer = (List<?>) parts.run("places.lua", lua);

        assertThat(answer.subList(0, 2)).isEqualTo(List.of("1.a@1 2.b@17", ""));
        assertThat(((String) answer.get(2)).split(" "))
                .hasSize(16)
                .startsWith("5.a@50")
                .endsWith("20.a@200");
    }
}
