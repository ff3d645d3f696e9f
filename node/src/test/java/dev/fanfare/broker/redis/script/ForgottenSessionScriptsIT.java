package dev.fanfare.broker.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A server that was emptied while it ran, as by FLUSHALL: its connections stand, and it knows no session any more. */
class ForgottenSessionScriptsIT extends ScriptsOnRedis {
    @Test
    void nodeThatWasForgotten_isToldWhereItOnlyReads_orSaysThatItLives() {
        // given another node that noticed first, and whose window is over
        bench.forgetAll();
        bench.recover("c", "n2", "n2");
        bench.done("n2");

        // when the forgotten one goes on over its old connection
        Object read = bench.history("", "", "0").get(0);

        assertThat(read).isEqualTo("FENCED");
        assertThatThrownBy(() -> bench.live("n1", "again")).hasMessageStartingWith("-FENCED");
        // then it is among the living again once it began another session
        bench.recover("d", "n1", "n1", "n2");
        assertThat(bench.live("n1", "again")).containsExactly("n1");
        assertThat(bench.history("", "", "0").get(0)).isEqualTo("OK");
    }
}
