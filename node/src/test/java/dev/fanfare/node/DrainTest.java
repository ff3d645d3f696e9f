package dev.fanfare.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.node.Drain.Phase;
import dev.fanfare.node.Drain.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** 3 + 10 + 5 + 2 x 1 s: over after 20 s at the latest. */
    private static final DrainConfig CONFIG = new DrainConfig(
            SECOND.multipliedBy(3),
            SECOND.multipliedBy(10),
            SECOND.multipliedBy(5),
            Duration.ZERO,
            SECOND.multipliedBy(30));

    private final HandTimer timer = new HandTimer();
    private final Clients clients = new Clients();
    private final Drain drain = new Drain(CONFIG, SECOND, clients, timer, timer);

    private static final class Clients implements Drain.Clients {
        private int open;
        private int asked;

        @Override
        public int open() {
            return open;
        }

        @Override
        public void leave() {
            asked++;
        }
    }

    @Test
    void clientsAreAskedToLeave_onceTheProxyHadTimeToNotice() {
        clients.open = 2;

        Progress progress = drain.begin();

        assertThat(progress).isEqualTo(new Progress(2, SECOND.multipliedBy(20)));
        assertThat(drain.phase()).isEqualTo(Phase.NOTICING);
        timer.pass(Duration.ofMillis(2_900));
        assertThat(clients.asked).isZero();
        timer.pass(Duration.ofMillis(200));
        assertThat(clients.asked).isOne();
        assertThat(drain.phase()).isEqualTo(Phase.LEAVING);
        assertThat(drain.drained().isComplete()).isFalse();
    }

    @Test
    void drainIsOver_whenTheLastOneIsGone() {
        clients.open = 2;
        drain.begin();
        timer.pass(SECOND.multipliedBy(5));

        clients.open = 0;
        timer.pass(Duration.ofMillis(100));

        assertThat(drain.phase()).isEqualTo(Phase.DRAINED);
        assertThat(drain.drained().succeeded()).isTrue();
        assertThat(clients.asked).isOne();
        assertThat(timer.isIdle()).isTrue();
    }

    @Test
    void nodeWithoutConnections_waitsForNothing() {
        assertThat(drain.begin()).isEqualTo(new Progress(0, Duration.ZERO));

        assertThat(drain.drained().succeeded()).isTrue();
        assertThat(clients.asked).isZero();
        assertThat(timer.isIdle()).isTrue();
    }

    @Test
    void connectionsThatLeaveByThemselvesBeforeTheyAreAsked_endTheWait() {
        clients.open = 1;
        drain.begin();

        clients.open = 0;
        timer.pass(Duration.ofMillis(100));

        assertThat(drain.drained().succeeded()).isTrue();
        assertThat(clients.asked).isZero();
    }

    @Test
    void begunAgain_onlyTellsWhatIsLeft() {
        clients.open = 3;
        drain.begin();
        timer.pass(SECOND.multipliedBy(4));
        clients.open = 1;

        assertThat(drain.begin()).isEqualTo(new Progress(1, SECOND.multipliedBy(16)));

        timer.pass(SECOND);
        assertThat(clients.asked).isOne();
        clients.open = 0;
        timer.pass(SECOND);
        assertThat(drain.begin()).isEqualTo(new Progress(0, Duration.ZERO));
    }

    @Test
    void connectionThatNeverEnds_doesNotHoldTheDrainUp() {
        clients.open = 1;
        drain.begin();

        timer.pass(SECOND.multipliedBy(20));
        assertThat(drain.drained().isComplete()).isFalse();
        timer.pass(SECOND);

        assertThat(drain.drained().succeeded()).isTrue();
        assertThat(drain.phase()).isEqualTo(Phase.DRAINED);
    }
}
