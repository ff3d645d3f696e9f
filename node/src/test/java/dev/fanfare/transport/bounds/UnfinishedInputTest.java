package dev.fanfare.transport.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedInputTest {
    private final UnfinishedInput input = new UnfinishedInput(100);
    private final List<String> ended = new ArrayList<>();

    private UnfinishedInput.Holding begin(String name) {
        return input.begin(Runnable::run, () -> ended.add(name));
    }

    @Test
    void tooMuch_endsWhoHoldsMost_andLetsTheOthersBe() {
        UnfinishedInput.Holding small = begin("small");
        UnfinishedInput.Holding large = begin("large");
        UnfinishedInput.Holding last = begin("last");
        small.resize(10);
        large.resize(60);
        last.resize(30);
        assertThat(ended).isEmpty();

        last.resize(31);

        assertThat(ended).containsExactly("large");
        assertThat(input.used()).as("until it is closed").isEqualTo(101);
        // What is about to be free is free already: nobody else is ended for it, not even where it grows.
        large.resize(90);
        assertThat(ended).containsExactly("large");
        large.close();
        assertThat(input.used()).isEqualTo(41);
        assertThat(input.ended()).isEqualTo(1);
    }

    @Test
    void ofSeveralThatHoldAsMuch_theOldestIsEnded() {
        UnfinishedInput.Holding first = begin("first");
        UnfinishedInput.Holding second = begin("second");
        UnfinishedInput.Holding third = begin("third");
        third.resize(40);
        second.resize(40);
        first.resize(40);

        assertThat(ended).containsExactly("first");
    }

    @Test
    void messageThatCameWhole_holdsNothing_alsoWhereItIsEndedTwiceOrGrowsLate() {
        UnfinishedInput.Holding whole = begin("whole");
        whole.resize(100);

        whole.close();
        whole.close();
        whole.resize(1_000);

        assertThat(input.used()).isZero();
        assertThat(ended).isEmpty();
    }
}
