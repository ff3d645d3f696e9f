package dev.fanfare.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final List<String> events = new ArrayList<>();
    /** Near the end of its range, as a nano clock may be. */
    private long now = Long.MAX_VALUE - 20 * SECOND;

    private final long start = now;
    private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(10), () -> now);

    private class Named extends Heartbeat.Beat {
        private final String name;

        private Named(String name) {
            this.name = name;
        }

        @Override
        void ping() {
            events.add(name + " pinged at " + seconds());
        }

        @Override
        void looked() {}

        @Override
        void lost() {
            events.add(name + " lost at " + seconds());
        }
    }

    private long seconds() {
        return (now - start) / SECOND;
    }

    private void passSeconds(int count) {
        for (int i = 0; i < count; i++) {
            now += SECOND;
            heartbeat.tick();
        }
    }

    @Test
    void silentConnection_isPinged_thenLost() {
        heartbeat.add(new Named("a"));
        passSeconds(10);
        heartbeat.add(new Named("b"));

        passSeconds(60);

        assertThat(events)
                .containsExactlyInAnyOrder("a pinged at 25", "b pinged at 35", "a lost at 35", "b lost at 45");
    }

    @Test
    void anyByte_putsThePingOff_andAnswersIt() {
        Named a = new Named("a");
        heartbeat.add(a);
        passSeconds(20);
        heartbeat.heard(a);
        passSeconds(24);
        assertThat(events).isEmpty();
        passSeconds(1);
        assertThat(events).containsExactly("a pinged at 45");

        passSeconds(5);
        heartbeat.heard(a);
        passSeconds(20);

        assertThat(events).containsExactly("a pinged at 45");
        passSeconds(6);
        assertThat(events).last().isEqualTo("a pinged at 75");
        assertThat(events).hasSize(2);
    }

    @Test
    void removedOnes_areLeftAlone_whereverTheyStandInTheirList() {
        List<Named> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(new Named("c" + i));
            heartbeat.add(all.get(i));
        }
        heartbeat.remove(all.get(0));
        heartbeat.remove(all.get(2));
        heartbeat.remove(all.get(4));
        heartbeat.remove(all.get(4));

        passSeconds(25);

        assertThat(events).containsExactlyInAnyOrder("c1 pinged at 25", "c3 pinged at 25");
    }

    @Test
    void oneThatEndsAnotherWhileTheTickGoesOn_isNoHarm() {
        Named[] all = new Named[3];
        for (int i = 0; i < all.length; i++) {
            int next = i + 1;
            all[i] = new Named("d" + i) {
                @Override
                void ping() {
                    super.ping();
                    for (int other = 0; other < all.length; other++) {
                        if (other != next - 1) {
                            heartbeat.remove(all[other]);
                        }
                    }
                }
            };
            heartbeat.add(all[i]);
        }

        passSeconds(25);

        assertThat(events).hasSize(1);
    }

    @Test
    void loopThatStoodStill_givesNobodyUp_beforeItCouldListen() {
        Named a = new Named("a");
        heartbeat.add(a);
        passSeconds(25);
        assertThat(events).containsExactly("a pinged at 25");

        now += 120 * SECOND;
        heartbeat.tick();
        assertThat(events).hasSize(1);
        heartbeat.heard(a);
        passSeconds(24);
        assertThat(events).hasSize(1);
    }
}
