package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.node.HandTimer;
import dev.fanfare.protocol.GoawayReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final DrainConfig CONFIG = new DrainConfig(
            Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(30));

    private final HandTimer timer = new HandTimer();
    private final List<GoawayReason> asked = new ArrayList<>();
    private final Departures departures = new Departures(CONFIG, timer, timer, asked::add);
    private final List<Guest> dismissed = new ArrayList<>();

    private final class Guest implements Departures.Guest {
        private final boolean json;
        private GoawayReason told;
        private long turn = -1;
        private long toldAt = -1;
        private long closedAt = -1;

        private Guest(boolean json) {
            this.json = json;
        }

        @Override
        public boolean understandsGoaway() {
            return json;
        }

        @Override
        public void goaway(GoawayReason reason, Duration after, Duration deadline) {
            assertThat(told).as("told once").isNull();
            assertThat(deadline).isEqualTo(CONFIG.goawayDeadline());
            told = reason;
            toldAt = now();
            turn = now() + after.toMillis();
        }

        @Override
        public void dismiss(GoawayReason reason) {
            assertThat(closedAt).as("closed once").isNegative();
            if (json) {
                assertThat(reason).isEqualTo(told);
            }
            closedAt = now();
            dismissed.add(this);
        }
    }

    private long now() {
        return Duration.ofNanos(timer.getAsLong()).toMillis();
    }

    private List<Guest> guests(int count, boolean json) {
        return IntStream.range(0, count).mapToObj(i -> new Guest(json)).toList();
    }

    @Test
    void goaways_areSpreadEvenlyOverTheWindow_andEachIsClosedItsDeadlineLater() {
        List<Guest> all = guests(1_000, true);

        departures.drain(all);
        timer.pass(Duration.ofSeconds(20));

        for (int i = 0; i < all.size(); i++) {
            Guest guest = all.get(i);
            assertThat(guest.turn).isEqualTo(i * 10L);
            assertThat(guest.toldAt).isBetween(i * 10L - 100, i * 10L);
            assertThat(guest.closedAt).isBetween(guest.toldAt + 5_000, guest.toldAt + 5_100);
            assertThat(guest.told).isEqualTo(GoawayReason.DRAIN);
        }
        assertThat(asked).hasSize(1_000).containsOnly(GoawayReason.DRAIN);
        assertThat(timer.isIdle()).isTrue();
    }

    @Test
    void thoseThatKnowNoGoaway_areClosedOverTheSameWindow() {
        List<Guest> all = guests(100, false);

        departures.drain(all);
        timer.pass(Duration.ofSeconds(20));

        assertThat(dismissed).isEqualTo(all);
        assertThat(all).allMatch(guest -> guest.told == null);
        assertThat(asked).isEmpty();
        assertThat(all.get(0).closedAt).isZero();
        assertThat(all.get(50).closedAt).isBetween(4_900L, 5_000L);
        assertThat(all.get(99).closedAt).isBetween(9_800L, 9_900L);
    }

    @Test
    void oneThatLeavesByItself_isNotTouchedAnyMore() {
        List<Guest> all = guests(3, true);
        departures.drain(all);

        departures.gone(all.get(0));
        departures.gone(all.get(2));
        timer.pass(Duration.ofSeconds(20));

        assertThat(dismissed).containsExactly(all.get(1));
        assertThat(all.get(2).told).isNull();
    }

    @Test
    void handshakeThatEndsWhileTheLoopDrains_leavesToo() {
        departures.drain(List.of());
        Guest late = new Guest(true);

        departures.arrived(late);
        assertThat(late.told).as("its welcome comes first").isNull();
        timer.pass(Duration.ofSeconds(6));

        assertThat(late.told).isEqualTo(GoawayReason.DRAIN);
        assertThat(dismissed).containsExactly(late);
    }

    @Test
    void oldConnection_isAskedOnce_andClosedAtItsDeadline() {
        Guest old = new Guest(true);
        Guest young = new Guest(true);
        departures.arrived(old);
        departures.arrived(young);

        departures.aged(old);
        timer.pass(Duration.ofSeconds(2));
        departures.aged(old);
        assertThat(old.told).isEqualTo(GoawayReason.MAX_AGE);
        assertThat(dismissed).isEmpty();
        departures.drain(List.of(old, young));
        timer.pass(Duration.ofMillis(3_100));

        assertThat(dismissed).containsExactly(old);
        timer.pass(Duration.ofSeconds(20));
        assertThat(dismissed).containsExactly(old, young);
        assertThat(young.told).isEqualTo(GoawayReason.DRAIN);
    }

    @Test
    void oneThatIsClosedAndNotGoneYet_isLeftAlone() {
        Guest old = new Guest(true);
        Guest raw = new Guest(false);
        departures.aged(old);
        departures.aged(raw);
        timer.pass(Duration.ofSeconds(6));
        assertThat(dismissed).containsExactly(raw, old);

        departures.aged(old);
        departures.aged(raw);
        departures.drain(List.of(old, raw));
        timer.pass(Duration.ofSeconds(20));

        assertThat(dismissed).containsExactly(raw, old);
    }

    @Test
    void ages_areFourToSixFifths_andZeroIsForEver() {
        double[] random = {0};
        Ages ages = new Ages(Duration.ofSeconds(100), timer, () -> random[0]);
        long least = ages.next();
        random[0] = 1;
        long most = ages.next();
        Ages never = new Ages(Duration.ZERO, timer, () -> 0);

        timer.pass(Duration.ofMillis(79_900));
        assertThat(ages.isPast(least)).isFalse();
        timer.pass(Duration.ofMillis(200));
        assertThat(ages.isPast(least)).isTrue();
        timer.pass(Duration.ofMillis(39_800));
        assertThat(ages.isPast(most)).isFalse();
        timer.pass(Duration.ofMillis(200));
        assertThat(ages.isPast(most)).isTrue();
        assertThat(never.isPast(0)).isFalse();
    }
}
