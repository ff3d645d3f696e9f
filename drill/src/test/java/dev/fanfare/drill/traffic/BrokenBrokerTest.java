package dev.fanfare.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.Broker;
import dev.fanfare.config.LogConfig;
import dev.fanfare.drill.report.Figures;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The drill can fail: against a node whose engine is broken it says so, each time by the right count and no other. */
class BrokenBrokerTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration FINISH = Duration.ofSeconds(2);
    private static final int MEMBERS = 30;
    private static final int ROOMS = 3;
    private static final Load LOAD = new Load(ROOMS, MEMBERS, 500, 128, true, 7);

    @Test
    void oneInAThousandDropped_isLostForEveryMemberOfTheRoom() throws Exception {
        Figures figures = run(BrokenBroker.Dropping::new);

        assertThat(figures.held()).isFalse();
        assertThat(figures.lost()).isPositive().isEqualTo(spoiled(figures) * (MEMBERS / ROOMS + 1)); // and for the log
        assertThat(figures.duplicated()).isZero();
        assertThat(figures.reordered()).isZero();
        assertThat(figures.falselyRecovered()).isZero();
        assertThat(figures.damaged()).isZero();
        assertThat(figures.problems()).anySatisfy(problem -> assertThat(problem).contains("nobody got it"));
    }

    @Test
    void oneInAThousandAppendedTwice_isDuplicated() throws Exception {
        Figures figures = run(BrokenBroker.Doubling::new);

        assertThat(figures.held()).isFalse();
        assertThat(figures.duplicated()).isEqualTo(spoiled(figures));
        assertThat(figures.lost()).isZero();
        assertThat(figures.reordered()).isZero();
        assertThat(figures.falselyRecovered()).isZero();
        assertThat(figures.damaged()).isZero();
    }

    @Test
    void twoSwapped_areReordered() throws Exception {
        Figures figures = run(BrokenBroker.Swapping::new);

        assertThat(figures.held()).isFalse();
        assertThat(figures.reordered()).isPositive();
        assertThat(figures.lost()).isZero();
        assertThat(figures.duplicated()).isZero();
        assertThat(figures.falselyRecovered()).isZero();
        assertThat(figures.damaged()).isZero();
    }

    /** How many times the engine broke its word: the 101st call and each thousandth after it. */
    private static long spoiled(Figures figures) {
        return (figures.published() - 101) / 1_000 + 1;
    }

    private static Figures run(UnaryOperator<Broker> spoiled) throws InterruptedException {
        try (TestNode node = new TestNode(LogConfig.DEFAULT, spoiled);
                WireTraffic traffic = new WireTraffic(LOAD, List.of(node.uri()))) {
            traffic.start(BOUND);
            await().atMost(BOUND).until(() -> traffic.progress().acknowledged() > 1_200);
            return traffic.finish(FINISH);
        }
    }
}
