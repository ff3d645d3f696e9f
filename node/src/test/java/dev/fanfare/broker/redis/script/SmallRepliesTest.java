package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ReplyLists.refuses;
import static dev.fanfare.broker.redis.script.ReplyLists.refusesWhatIsNotSound;
import static dev.fanfare.broker.redis.script.ReplyLists.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.script.DoneReply.Awaited;
import dev.fanfare.broker.redis.script.LayoutReply.Agreed;
import dev.fanfare.broker.redis.script.LayoutReply.Other;
import dev.fanfare.broker.redis.script.RecoverReply.Outcome;
import dev.fanfare.model.Term;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the scripts answer that have little to say. */
class SmallRepliesTest {
    @Test
    void done_saysWhoIsAwaited() {
        assertThat(DoneReply.parse(reply("OK", 3))).isEqualTo(new Awaited(3));
        assertThat(DoneReply.parse(reply("FENCED", "8f3c"))).isEqualTo(new Fenced("8f3c"));

        refusesWhatIsNotSound(DoneReply::parse, 2, "OK", 3);
        refusesWhatIsNotSound(DoneReply::parse, 2, "FENCED", "8f3c");
        refuses(DoneReply::parse, reply("OK", "three"));
    }

    @Test
    void layout_saysWhatOthersHave() {
        assertThat(LayoutReply.parse(reply("OK"))).isEqualTo(new Agreed());
        assertThat(LayoutReply.parse(reply("OTHER", "64"))).isEqualTo(new Other(64));

        refusesWhatIsNotSound(LayoutReply::parse, 1, "OK");
        refusesWhatIsNotSound(LayoutReply::parse, 2, "OTHER", "64");
        refuses(LayoutReply::parse, reply("OTHER", "many"));
    }

    @ParameterizedTest
    @EnumSource
    void recover_saysWhoseTheBucketWasAndIs(Outcome outcome) {
        assertThat(RecoverReply.parse(reply(outcome.name(), "8f3c", "2.b", "6000")))
                .isEqualTo(new RecoverReply(outcome, "8f3c", Term.parse("2.b"), 6_000));

        refusesWhatIsNotSound(RecoverReply::parse, 4, outcome.name(), "8f3c", "2.b", "0");
        refuses(RecoverReply::parse, reply(outcome.name(), "8f3c", "2b", "0"));
        refuses(RecoverReply::parse, reply(outcome.name(), "8f3c", "2.b", "soon"));
    }

    @Test
    void names_areAList_possiblyEmpty() {
        assertThat(NameListReply.parse(Script.LIVE, reply("n1", "n2")).names()).containsExactly("n1", "n2");
        assertThat(NameListReply.parse(Script.RIGHTS, reply()).names()).isEmpty();

        refuses(odd -> NameListReply.parse(Script.LIVE, odd), null);
        refuses(odd -> NameListReply.parse(Script.LIVE, odd), reply("n1", List.of("n2")));
    }
}
