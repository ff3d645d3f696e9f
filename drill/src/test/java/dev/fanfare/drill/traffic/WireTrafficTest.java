package dev.fanfare.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.LogConfig;
import dev.fanfare.drill.report.Figures;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What members do when they are told something, and what is seen of it; the node is honest, the relay not always. */
class WireTrafficTest {
    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final Duration FINISH = Duration.ofSeconds(3);
    private static final int MEMBERS = 20;
    private static final int PUBLISHERS = 4;
    private static final Load LOAD = new Load(2, MEMBERS, 200, 100, true, 5);
    private static final String LONG_ADVICE = "{\"reason\":\"drain\",\"min\":200,\"max\":400}";
    private static final String ADVICE = "{\"reason\":\"drain\",\"min\":0,\"max\":50}";

    private final TestNode node = new TestNode(LogConfig.DEFAULT, UnaryOperator.identity());
    private SpoilingRelay relay;
    private WireTraffic traffic;

    @AfterEach
    void close() {
        if (traffic != null) {
            traffic.close();
        }
        if (relay != null) {
            relay.close();
        }
        node.close();
    }

    // ---- the wire spoils ----

    @Test
    void messagesDroppedOnTheWay_areLostOneByOne() throws Exception {
        Figures figures = run(SpoilingRelay.Fault.DROP);

        assertThat(figures.lost()).isEqualTo(relay.spoiled()).isPositive();
        onlyThat(figures, figures.lost());
    }

    @Test
    void messagesDoubledOnTheWay_areDuplicatedOneByOne() throws Exception {
        Figures figures = run(SpoilingRelay.Fault.TWICE);

        assertThat(figures.duplicated()).isEqualTo(relay.spoiled()).isPositive();
        onlyThat(figures, figures.duplicated());
    }

    @Test
    void messagesSwappedOnTheWay_areReordered() throws Exception {
        Figures figures = run(SpoilingRelay.Fault.SWAP);

        assertThat(figures.reordered()).isPositive();
        assertThat(figures.duplicated()).isZero();
        assertThat(figures.falselyRecovered()).isZero();
        assertThat(figures.damaged()).isZero();
    }

    @Test
    void holeInAResume_isFalselyRecovered() throws Exception {
        start(SpoilingRelay.Fault.HOLE, true);
        await().atMost(BOUND).until(() -> {
            relay.closeMembers(1012, LONG_ADVICE);
            long before = traffic.progress().reconnects();
            await().atMost(BOUND).until(() -> traffic.progress().reconnects() >= before + MEMBERS);
            return relay.spoiled() > 0;
        });
        Figures figures = traffic.finish(FINISH);

        assertThat(figures.falselyRecovered()).isPositive();
        assertThat(figures.lost()).isPositive();
        assertThat(figures.duplicated()).isZero();
        assertThat(figures.damaged()).isZero();
    }

    private Figures run(SpoilingRelay.Fault fault) throws InterruptedException {
        start(fault, true);
        await().atMost(BOUND).until(() -> relay.spoiled() >= 3);
        Figures figures = traffic.finish(FINISH);
        assertThat(figures.held()).isFalse();
        assertThat(figures.problems()).isNotEmpty();
        assertThat(figures.problems()).isNotEmpty();
        return figures;
    }

    private static void onlyThat(Figures figures, long count) {
        assertThat(figures.lost()
                        + figures.duplicated()
                        + figures.reordered()
                        + figures.falselyRecovered()
                        + figures.damaged())
                .isEqualTo(count);
    }

    // ---- the members obey ----

    @Test
    void goaway_isObeyedWithoutAnInterruption() throws Exception {
        start(SpoilingRelay.Fault.NONE, true);
        relay.tellAll("{\"type\":\"goaway\",\"reason\":\"drain\",\"after\":50,\"deadline\":15000}");
        awaitReconnects();
        await().atMost(BOUND).until(() -> relay.others() == 2 * PUBLISHERS);
        Figures figures = finishWell();

        assertThat(figures.interruption().count()).isEqualTo(MEMBERS);
        assertThat(figures.interruption().max()).isZero();
        assertThat(figures.resubscribe().count()).isEqualTo(MEMBERS);
        assertThat(figures.resubscribe().max()).isPositive();
    }

    @Test
    void goaway_isNotObeyedWhereTheLoadSaysSo_andTheCloseThenIs() throws Exception {
        start(SpoilingRelay.Fault.NONE, false);
        relay.tellAll("{\"type\":\"goaway\",\"reason\":\"drain\",\"after\":0,\"deadline\":15000}");
        long before = traffic.progress().delivered();
        await().atMost(BOUND).until(() -> traffic.progress().delivered() > before + 1_000);
        assertThat(traffic.progress().reconnects()).isZero();

        relay.closeMembers(1012, ADVICE);
        awaitReconnects();
        Figures figures = finishWell();

        assertThat(figures.interruption().count()).isEqualTo(MEMBERS);
        assertThat(figures.interruption().max()).isPositive();
    }

    @Test
    void memberThatIsNotToComeAgain_doesNot() throws Exception {
        start(SpoilingRelay.Fault.NONE, true);
        relay.closeMembers(4500, "removed");
        await().atMost(BOUND).until(() -> traffic.progress().connected() == 0);
        long then = traffic.progress().published();
        await().atMost(BOUND).until(() -> traffic.progress().acknowledged() > then + 50);
        Figures figures = traffic.finish(FINISH);

        assertThat(figures.reconnects()).isZero();
        assertThat(figures.lost()).isPositive();
        assertThat(figures.problems()).anySatisfy(problem -> assertThat(problem).contains("not to come again"));
    }

    @Test
    void connectionThatFellSilent_isGivenUp() throws Exception {
        try (FreezingRelay frozen = new FreezingRelay(node.uri())) {
            traffic = new WireTraffic(LOAD, List.of(frozen.uri()));
            traffic.start(BOUND);
            frozen.freeze();
            awaitReconnects();
            Figures figures = finishWell();

            assertThat(figures.interruption().count()).isEqualTo(MEMBERS);
            assertThat(figures.interruption().p50()).isGreaterThan(Socket.SILENCE_SECONDS * 1_000);
        }
    }

    @Test
    void memberThatIsCutOff_isAwayForAWhile_thenCaughtUp_andTheReplayIsTimed() throws Exception {
        start(SpoilingRelay.Fault.NONE, true);
        traffic.cut(1, Duration.ofMillis(300));
        awaitReconnects();
        Figures figures = finishWell();

        assertThat(figures.interruption().count()).isEqualTo(MEMBERS);
        assertThat(figures.interruption().p50()).isGreaterThan(300);
        assertThat(figures.replay().caughtUp().count()).isEqualTo(MEMBERS);
        assertThat(figures.replay().sinceSent().count()).isGreaterThan(MEMBERS);
        assertThat(figures.replay().sinceSent().max()).isGreaterThan(200);
    }

    @Test
    void membersThatAreShaken_areCutOffAgainAndAgain_untilNoMore() throws Exception {
        start(SpoilingRelay.Fault.NONE, true);
        traffic.shake(Duration.ofMillis(400), Duration.ofMillis(50));
        await().atMost(BOUND).until(() -> traffic.progress().reconnects() > 3 * MEMBERS);
        traffic.shakeNoMore();
        Figures figures = finishWell();

        assertThat(figures.replay().caughtUp().count()).isEqualTo(figures.reconnects());
    }

    @Test
    void memberThatJoinsLate_isCheckedFromThereOn() throws Exception {
        start(SpoilingRelay.Fault.NONE, true);
        long before = traffic.progress().connected();
        traffic.joinLate();
        await().atMost(BOUND).until(() -> traffic.progress().connected() == before + LOAD.rooms());
        Figures figures = traffic.finish(BOUND);

        assertThat(figures.problems()).isEmpty();
        assertThat(figures.held()).isTrue();
        assertThat(figures.delivered()).isGreaterThan(figures.published() * MEMBERS / LOAD.rooms());
    }

    @Test
    void slowConsumer_getsAllWhenItReadsAgain() throws Exception {
        start(SpoilingRelay.Fault.NONE, true);
        traffic.stopReading(1);
        // What is in the client's hands still comes; then nothing.
        await().atMost(BOUND).until(() -> {
            long before = traffic.progress().delivered();
            long then = traffic.progress().acknowledged();
            await().atMost(BOUND).until(() -> traffic.progress().acknowledged() > then + 20);
            return traffic.progress().delivered() == before;
        });
        traffic.readAgain();

        assertThat(finishWell().reconnects()).isZero();
    }

    @Test
    void deploymentThatIsNotThere_isSaid() {
        traffic = new WireTraffic(new Load(1, 2, 10, 64, true, 3), List.of(URI.create("ws://127.0.0.1:1")));

        assertThatThrownBy(() -> traffic.start(Duration.ofSeconds(1)))
                .isInstanceOf(TrafficException.class)
                .hasMessageContaining("0 of 2 members");
    }

    private void start(SpoilingRelay.Fault fault, boolean obeyGoaway) throws InterruptedException {
        relay = new SpoilingRelay(node.uri(), fault, 997);
        Load load = obeyGoaway ? LOAD : new Load(LOAD.rooms(), MEMBERS, LOAD.rate(), LOAD.payloadBytes(), false, 5);
        traffic = new WireTraffic(load, List.of(relay.uri()));
        traffic.start(BOUND);
    }

    private void awaitReconnects() {
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(traffic.progress().reconnects()).isEqualTo(MEMBERS));
    }

    private Figures finishWell() throws InterruptedException {
        Figures figures = traffic.finish(BOUND);
        assertThat(figures.problems()).isEmpty();
        assertThat(figures.held()).isTrue();
        assertThat(figures.delivered()).isEqualTo(figures.published() * MEMBERS / 2);
        return figures;
    }
}
