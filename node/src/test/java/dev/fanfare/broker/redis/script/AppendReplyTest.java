package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ReplyLists.refuses;
import static dev.fanfare.broker.redis.script.ReplyLists.refusesWhatIsNotSound;
import static dev.fanfare.broker.redis.script.ReplyLists.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.AppendReply.Behind;
import dev.fanfare.broker.redis.script.AppendReply.Merge;
import dev.fanfare.broker.redis.script.AppendReply.Place;
import dev.fanfare.broker.redis.script.AppendReply.Trimmed;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendReplyTest {
    private static final Term FIRST = Term.parse("1.a");
    private static final Term SECOND = Term.parse("2.b");

    private static Position place(Term term, long offset) {
        return new Position("epoch", term, offset);
    }

    @Test
    void allAppendedNow_needNoPlaces_andNothingWasMerged() {
        AppendReply read = AppendReply.parse(reply("OK", "epoch", "7", "2.b", List.of(), "1.a", -1, 0, 0, ""));

        assertThat(read).isEqualTo(new Appended(place(SECOND, 7), List.of(), FIRST, null, place(SECOND, 7)));
        assertThat(((Appended) read).behind()).isFalse();
    }

    /** Once it was refused, so that whoever was the first to join a room was asked about a moment later. */
    @Test
    void nothingAppended_toARoomThatNobodyHadWritten_hasNoTermBefore() {
        AppendReply read = AppendReply.parse(reply("OK", "epoch", "0", "0.0", List.of(), ReplyLists.NIL, -1, 0, 0, ""));

        assertThat(read)
                .isEqualTo(new Appended(Position.start("epoch"), List.of(), Term.NONE, null, Position.start("epoch")));
    }

    @Test
    void someThatWereThere_haveTheirPlaces() {
        AppendReply read = AppendReply.parse(reply(
                "OK", "epoch", "7", "2.b", List.of("new epoch 2.b 7 1.a", "key epoch 1.a 5"), "1.a", -1, 0, 0, ""));

        assertThat(((Appended) read).places())
                .containsExactly(new Place(place(SECOND, 7), false, FIRST), new Place(place(FIRST, 5), true, null));
    }

    @Test
    void commitMark_saysHowFarTheLogIsShown() {
        AppendReply read = AppendReply.parse(reply("OK", "epoch", "7", "2.b", List.of(), "1.a", -1, 0, 0, "5 1.a"));

        assertThat(((Appended) read).shown()).isEqualTo(place(FIRST, 5));
        assertThat(((Appended) read).behind()).isTrue();
    }

    @Test
    void merge_isToldInNumbers_ofWhichTheLastMayBeMissing() {
        AppendReply some = AppendReply.parse(reply("OK", "epoch", "7", "2.b", List.of(), "1.a", 3, 2, 1, "", 4));
        AppendReply none = AppendReply.parse(reply("OK", "epoch", "7", "2.b", List.of(), "1.a", 0, 0, 0, ""));

        assertThat(((Appended) some).merge()).isEqualTo(new Merge(3, 2, 1, 4));
        assertThat(((Appended) none).merge()).isEqualTo(new Merge(0, 0, 0, 0));
    }

    @Test
    void behind_hasPlacesOfThoseFound() {
        AppendReply read =
                AppendReply.parse(reply("BEHIND", "epoch", "2000", "1.a", List.of("", "new epoch 1.a 12 1.a", "")));

        assertThat(read).isInstanceOfSatisfying(Behind.class, behind -> {
            assertThat(behind.read()).isEqualTo(place(FIRST, 2_000));
            assertThat(behind.places()).containsExactly(null, new Place(place(FIRST, 12), false, FIRST), null);
        });
    }

    @Test
    void others_areTheirFirstWord() {
        assertThat(AppendReply.parse(reply("TRIMMED"))).isEqualTo(new Trimmed());
        assertThat(AppendReply.parse(reply("FENCED", "8f3c"))).isEqualTo(new Fenced("8f3c"));
        assertThat(AppendReply.parse(reply("RECOVERING", "1200"))).isEqualTo(new Recovering(1_200));
    }

    @Test
    void whatIsNotSound_isRefused() {
        refusesWhatIsNotSound(AppendReply::parse, 10, "OK", "epoch", "7", "2.b", List.of(), "1.a", -1, 0, 0, "", 4);
        refusesWhatIsNotSound(AppendReply::parse, 5, "BEHIND", "epoch", "7", "2.b", List.of());
        refusesWhatIsNotSound(AppendReply::parse, 2, "FENCED", "8f3c");
        refusesWhatIsNotSound(AppendReply::parse, 2, "RECOVERING", "1200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "new epoch 1.a", "old epoch 1.a 5", "new epoch 1 5", "key epoch 1.a five"})
    void placeThatIsNone_isRefused(String place) {
        refuses(AppendReply::parse, reply("BEHIND", "epoch", "7", "2.b", List.of(place)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", " 1.a", "5 ", "five 1.a"})
    void commitMarkThatIsNone_isRefused(String mark) {
        refuses(AppendReply::parse, reply("OK", "epoch", "7", "2.b", List.of(), "1.a", -1, 0, 0, mark));
    }

    @Test
    void topThatIsNoPlace_isRefused() {
        refuses(AppendReply::parse, reply("OK", "EPOCH", "7", "2.b", List.of(), "1.a", -1, 0, 0, ""));
        refuses(AppendReply::parse, reply("OK", "epoch", "-7", "2.b", List.of(), "1.a", -1, 0, 0, ""));
        refuses(AppendReply::parse, reply("OK", "epoch", "7", "2b", List.of(), "1.a", -1, 0, 0, ""));
    }
}
