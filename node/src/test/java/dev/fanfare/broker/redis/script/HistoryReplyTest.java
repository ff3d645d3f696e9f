package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ReplyLists.refuses;
import static dev.fanfare.broker.redis.script.ReplyLists.refusesWhatIsNotSound;
import static dev.fanfare.broker.redis.script.ReplyLists.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.script.HistoryReply.MergeFirst;
import dev.fanfare.broker.redis.script.HistoryReply.Read;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.Page;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryReplyTest {
    private static final Term FIRST = Term.parse("1.a");
    private static final Term SECOND = Term.parse("2.b");

    private static Position place(Term term, long offset) {
        return new Position("epoch", term, offset);
    }

    private static Page page(Object... elements) {
        return ((Read) HistoryReply.parse(reply(elements))).page();
    }

    @Test
    void page_hasItsEntries_andSkipsTheFieldsOfANewerRelease() {
        List<Object> four = List.of("4-0", List.of("i", "m4", "t", "1.a", "p", "0.0", "d", "four"));
        List<Object> five = List.of("5-0", List.of("i", "m5", "x", "new", "t", "2.b", "p", "1.a", "d", "five"));

        Page page = page("OK", "epoch", "9", "2.b", 1, List.of(four, five), "");

        assertThat(page.top()).isEqualTo(place(SECOND, 9));
        assertThat(page.proven()).isTrue();
        assertThat(page.behind()).isZero();
        assertThat(page.entries()).extracting(LogEntry::position).containsExactly(place(FIRST, 4), place(SECOND, 5));
        assertThat(page.entries()).extracting(LogEntry::previousTerm).containsExactly(Term.NONE, FIRST);
        assertThat(page.entries()).extracting(LogEntry::id).containsExactly("m4", "m5");
        assertThat(page.entries())
                .extracting(one -> new String(one.envelope(), StandardCharsets.UTF_8))
                .containsExactly("four", "five");
    }

    @Test
    void pageThatIsNotProven_hasTheLogsTerms() {
        Page page = page("OK", "epoch", "9", "2.b", 0, List.of(), "1.a@1 2.b@5");

        assertThat(page.proven()).isFalse();
        assertThat(page.terms().begins()).containsExactly(place(FIRST, 1), place(SECOND, 5));
    }

    @Test
    void logThatIsNotShownWhole_saysWhereItsTrueTopIs() {
        assertThat(page("OK", "epoch", "9", "2.b", 1, List.of(), "", "12").behind())
                .isEqualTo(12);
    }

    @Test
    void roomThatNobodyWrote_hasNoTop() {
        assertThat(page("OK", "", "0", "0.0", 1, List.of(), "").top()).isEqualTo(History.UNWRITTEN);
    }

    @Test
    void others_areTheirFirstWord() {
        assertThat(HistoryReply.parse(reply("MERGE"))).isEqualTo(new MergeFirst());
        assertThat(HistoryReply.parse(reply("FENCED", "8f3c"))).isEqualTo(new Fenced("8f3c"));
        assertThat(HistoryReply.parse(reply("RECOVERING", "1200"))).isEqualTo(new Recovering(1_200));
    }

    @Test
    void whatIsNotSound_isRefused() {
        refusesWhatIsNotSound(HistoryReply::parse, 7, "OK", "epoch", "9", "2.b", 1, List.of(), "1.a@1");
        refuses(HistoryReply::parse, reply("OK", "epoch", "9", "2.b", 1, List.of(), "", "a dozen"));
        refusesWhatIsNotSound(HistoryReply::parse, 2, "FENCED", "8f3c");
        refusesWhatIsNotSound(HistoryReply::parse, 2, "RECOVERING", "1200");
    }

    @Test
    void entryOrTableThatIsNone_isRefused() {
        List<Object> fields = List.of("i", "m4", "t", "1.a", "p", "0.0", "d", "four");
        refuses(HistoryReply::parse, reply("OK", "epoch", "9", "2.b", 1, List.of("4-0"), ""));
        refuses(HistoryReply::parse, reply("OK", "epoch", "9", "2.b", 1, List.of(List.of("4-0")), ""));
        refuses(HistoryReply::parse, reply("OK", "epoch", "9", "2.b", 1, List.of(List.of("4", fields)), ""));
        refuses(HistoryReply::parse, reply("OK", "epoch", "9", "2.b", 1, List.of(List.of("x-0", fields)), ""));
        refuses(
                HistoryReply::parse,
                reply("OK", "epoch", "9", "2.b", 1, List.of(List.of("4-0", List.of("t", "no term"))), ""));
        refuses(HistoryReply::parse, reply("OK", "epoch", "9", "2.b", 0, List.of(), "1.a"));
    }
}
