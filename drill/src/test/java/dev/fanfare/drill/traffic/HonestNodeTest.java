package dev.fanfare.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.LogConfig;
import dev.fanfare.drill.report.Figures;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HonestNodeTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Load LOAD = new Load(3, 30, 200, 200, true, 1);

    @Test
    void honestNode_hasNoFault() throws Exception {
        try (TestNode node = new TestNode(LogConfig.DEFAULT, UnaryOperator.identity());
                WireTraffic traffic = new WireTraffic(LOAD, List.of(node.uri()))) {
            traffic.start(BOUND);
            await().atMost(BOUND).until(() -> traffic.progress().acknowledged() > 500);
            Figures figures = traffic.finish(BOUND);

            assertThat(figures.problems()).isEmpty();
            assertThat(figures.held()).isTrue();
            assertThat(figures.acknowledged()).isEqualTo(figures.published()).isGreaterThan(500);
            assertThat(figures.delivered()).isEqualTo(figures.published() * 10);
            assertThat(figures.reconnects()).isZero();
            assertThat(figures.latency().count()).isEqualTo(figures.delivered());
            assertThat(figures.longestGap().count()).isEqualTo(30);
            assertThat(figures.publishStall().count()).isEqualTo(6);
        }
    }

    @Test
    void honestNodeThatEndsAllConnections_hasNoFault() throws Exception {
        try (TestNode node = new TestNode(LogConfig.DEFAULT, UnaryOperator.identity());
                WireTraffic traffic = new WireTraffic(LOAD, List.of(node.uri()))) {
            traffic.start(BOUND);
            await().atMost(BOUND).until(() -> traffic.progress().acknowledged() > 200);
            node.disconnectAll();
            await().atMost(BOUND).until(() -> traffic.progress().reconnects() == 30);
            Figures figures = traffic.finish(BOUND);

            assertThat(figures.problems()).isEmpty();
            assertThat(figures.held()).isTrue();
            assertThat(figures.unrecovered()).isZero();
            assertThat(figures.delivered()).isEqualTo(figures.published() * 10);
            assertThat(figures.interruption().count()).isEqualTo(30);
            assertThat(figures.resubscribe().count()).isEqualTo(30);
            assertThat(figures.peakReconnects()).isBetween(1L, 30L);
        }
    }
}
