package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private final StringWriter out = new StringWriter();

    @Test
    void attempts_changeOneLineOfATerminal() {
        StatusLine status = new StatusLine(new PrintWriter(out), true);

        status.again("connecting", 1);
        status.again("connecting", 2);
        status.say("connected");

        assertThat(out.toString())
                .isEqualTo("\r\u001b[Kfanfare: connecting\r\u001b[Kfanfare: connecting (2)" + System.lineSeparator()
                        + "fanfare: connected" + System.lineSeparator());
    }

    @Test
    void attempts_areSaidOnceElsewhere_untilSomethingElseIsSaid() {
        StatusLine status = new StatusLine(new PrintWriter(out), false);

        status.again("connecting", 1);
        status.again("connecting", 2);
        status.say("connected");
        status.again("connecting", 1);

        assertThat(out.toString().lines())
                .containsExactly("fanfare: connecting", "fanfare: connected", "fanfare: connecting");
    }
}
