package dev.fanfare.transport.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(10);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> granted = new ArrayList<>();

    private Place ask(String name, long amount) {
        return places.ask(amount, tasks::add, () -> granted.add(name));
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void whoFindsTooLittle_waitsInLine_andIsServedInItsTurn() {
        Place first = ask("first", 6);
        Place large = ask("large", 6);
        Place small = ask("small", 1);
        run();

        // Also the small one, that would fit: else a large one would wait for ever.
        assertThat(granted).containsExactly("first");
        assertThat(places.waiting()).isEqualTo(2);
        assertThat(places.waited()).isEqualTo(2);
        assertThat(large.isWaiting()).isTrue();

        first.close();
        run();
        assertThat(granted).containsExactly("first", "large", "small");
        assertThat(places.used()).isEqualTo(7);

        large.close();
        small.close();
        small.close();
        assertThat(places.used()).isZero();
    }

    @Test
    void placeClosedInLine_isNotGranted_andLetsThoseBehindItOn() {
        Place first = ask("first", 9);
        Place large = ask("large", 9);
        ask("small", 1);

        large.close();
        run();

        assertThat(granted).containsExactly("first", "small");
        first.close();
        assertThat(places.used()).isEqualTo(1);
    }

    @Test
    void placeClosedBeforeItsOwnerWasTold_isFreeAgain_andNobodyIsTold() {
        Place first = ask("first", 10);

        first.close();
        run();

        assertThat(granted).isEmpty();
        assertThat(places.used()).isZero();
    }

    @Test
    void placeThatNeedsLess_givesTheRestToWhoWaits_andOneThatNeedsMoreIsGivenIt() {
        Place first = ask("first", 10);
        ask("second", 4);

        first.resize(3);
        run();
        assertThat(granted).containsExactly("first", "second");

        first.resize(20);
        assertThat(places.used()).isEqualTo(24);
        first.close();
        assertThat(places.used()).isEqualTo(4);
    }

    @Test
    void moreThanThereIs_isCutToAllThereIs() {
        Place all = ask("all", 1_000);
        run();

        assertThat(granted).containsExactly("all");
        assertThat(places.used()).isEqualTo(10);
        all.close();
    }
}
