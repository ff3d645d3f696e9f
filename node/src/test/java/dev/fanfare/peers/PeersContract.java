package dev.fanfare.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.testing.PeersProbe;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does, on one node. */
public abstract class PeersContract {
    @Running
    protected Vertx vertx;

    protected PeersProbe probe;

    /** An engine on this context, for a node of this incarnation. */
    protected abstract PeersProbe.Engine engine(Context context, String incarnation);

    @BeforeEach
    void start() {
        probe = new PeersProbe(vertx, "aaaaaaaa", this::engine);
        awaitNodes(probe, 1);
    }

    @AfterEach
    void stop() {
        probe.close();
    }

    /** Returns when the engine knows of so many nodes. */
    protected static void awaitNodes(PeersProbe asking, int count) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> asking.ask("are you there").nodes() == count);
    }

    @Test
    void whoAsks_isAmongThoseWhoAnswer() {
        assertThat(probe.ask("what\nnow ä")).isEqualTo(new Answers(1, List.of("aaaaaaaa: what\nnow ä")));
    }

    @Test
    void aQuestionThatIsNotUnderstood_isNotAnswered_andCounted() {
        probe.answering = question -> Future.failedFuture("unknown");

        assertThat(probe.ask("x")).isEqualTo(new Answers(1, List.of()));
    }

    @Test
    void anAnswerThatIsTooLong_isNotGiven() {
        probe.answering = question -> Future.succeededFuture("x".repeat(Peers.MAX_ANSWER + 1));

        assertThat(probe.ask("x")).isEqualTo(new Answers(1, List.of()));
    }

    @Test
    void nobodyWaitsLongerThanTheBound() {
        probe.answering = question -> Future.future(never -> {});
        long begun = System.nanoTime();

        assertThat(probe.ask("x")).isEqualTo(new Answers(1, List.of()));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(5_000));
    }

    @Test
    void tooManyQuestionsAtOnce_areRefused_andOnlyWhileTheyAreTooMany() {
        probe.answering = question -> Future.future(never -> {});
        List<Future<Answers>> asked = probe.askAtOnce(Peers.MAX_ASKED + 1);

        assertThatThrownBy(() -> PeersProbe.get(asked.get(Peers.MAX_ASKED)))
                .isInstanceOfSatisfying(
                        FanfareException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
        for (Future<Answers> one : asked.subList(0, Peers.MAX_ASKED)) {
            assertThat(PeersProbe.get(one).texts()).isEmpty();
        }
        probe.answering = question -> Future.succeededFuture("again");
        assertThat(probe.ask("x").texts()).containsExactly("again");
    }

    @Test
    void afterItsEnd_nothingIsAsked() {
        probe.end();

        assertThatThrownBy(() -> probe.ask("x"))
                .isInstanceOfSatisfying(
                        FanfareException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BROKER_UNAVAILABLE));
    }
}
