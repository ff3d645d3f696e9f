package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ReplyLists.refuses;
import static dev.fanfare.broker.redis.script.ReplyLists.refusesWhatIsNotSound;
import static dev.fanfare.broker.redis.script.ReplyLists.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.script.OfferReply.Taken;
import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import org.junit.jupiter.api.Test;

class OfferReplyTest {
    private static Taken taken(Object... elements) {
        return (Taken) OfferReply.parse(reply(elements));
    }

    private static Position place(String term, long offset) {
        return new Position("epoch", Term.parse(term), offset);
    }

    @Test
    void log_hasTermsAndAHole() {
        Taken taken = taken("OK", "epoch", "9", "2.b", "1.a@1 2.b@5", "epoch 1.a 3");

        assertThat(taken.terms().top()).isEqualTo(place("2.b", 9));
        assertThat(taken.terms().begins()).containsExactly(place("1.a", 1), place("2.b", 5));
        assertThat(taken.hole()).isEqualTo(place("1.a", 3));
    }

    @Test
    void roomThatNobodyWrote_hasNeither() {
        Taken taken = taken("OK", "", "0", "0.0", "", "");

        assertThat(taken.terms().top()).isEqualTo(History.UNWRITTEN);
        assertThat(taken.terms().begins()).isEmpty();
        assertThat(taken.hole()).isNull();
    }

    @Test
    void anotherServer_isFenced() {
        assertThat(OfferReply.parse(reply("FENCED", "8f3c"))).isEqualTo(new Fenced("8f3c"));
    }

    @Test
    void whatIsNotSound_isRefused() {
        refusesWhatIsNotSound(OfferReply::parse, 6, "OK", "epoch", "9", "2.b", "1.a@1", "epoch 1.a 3");
        refusesWhatIsNotSound(OfferReply::parse, 2, "FENCED", "8f3c");
        refuses(OfferReply::parse, reply("OK", "epoch", "9", "2.b", "1.a@1", "epoch 1.a"));
        refuses(OfferReply::parse, reply("OK", "epoch", "9", "2.b", "@1", ""));
    }
}
