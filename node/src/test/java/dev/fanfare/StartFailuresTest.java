package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.CommandFailure;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class StartFailuresTest {
    @Test
    void stepThatTakesTooLong_isOneSentence_notAStack() {
        RuntimeException said =
                StartFailures.ofSlowness("starting the rooms", 60, new CompletionException(new TimeoutException()));

        assertThat(said)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the node did not start: starting the rooms did not end within 60 s."
                        + " Has this machine time and memory to spare?");
    }

    @Test
    void stepThatFailsOtherwise_isLeftAsItIs() {
        CompletionException other = new CompletionException(new IllegalStateException("other"));

        assertThat(StartFailures.ofSlowness("starting the rooms", 60, other)).isSameAs(other);
    }
}
