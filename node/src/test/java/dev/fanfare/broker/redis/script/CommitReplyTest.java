package dev.fanfare.broker.redis.script;

import static dev.fanfare.broker.redis.script.ReplyLists.refusesWhatIsNotSound;
import static dev.fanfare.broker.redis.script.ReplyLists.reply;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitReplyTest {
    @Test
    void eachWord_isOneOutcome() {
        assertThat(CommitReply.parse(reply("OK"))).isEqualTo(CommitReply.State.DONE);
        assertThat(CommitReply.parse(reply("MORE"))).isEqualTo(CommitReply.State.MORE);
        assertThat(CommitReply.parse(reply("ELSEWHERE"))).isEqualTo(CommitReply.State.ELSEWHERE);
        assertThat(CommitReply.parse(reply("FENCED", "8f3c"))).isEqualTo(new Fenced("8f3c"));
        assertThat(CommitReply.parse(reply("RECOVERING", "1200"))).isEqualTo(new Recovering(1_200));
    }

    @Test
    void whatIsNotSound_isRefused() {
        refusesWhatIsNotSound(CommitReply::parse, 1, "OK");
        refusesWhatIsNotSound(CommitReply::parse, 2, "FENCED", "8f3c");
        refusesWhatIsNotSound(CommitReply::parse, 2, "RECOVERING", "1200");
    }
}
