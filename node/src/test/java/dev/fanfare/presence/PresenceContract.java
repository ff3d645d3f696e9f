package dev.fanfare.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.config.PresenceConfig;
import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.testing.PresenceProbe;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine of presence does, on one node. */
public abstract class PresenceContract {
    /** At most this many are listed. */
    protected static final int MOST = 40;

    /** What the engines are made with. */
    protected static final PresenceConfig CONFIG = new PresenceConfig(Duration.ofMillis(1_500), MOST);

    @Running
    protected Vertx vertx;

    protected PresenceProbe probe;

    /** An engine on this context, for a node of this name. */
    protected abstract Presence engine(Context context, String node);

    @BeforeEach
    void start() {
        probe = new PresenceProbe(vertx, "n1", context -> engine(context, "n1"));
        awaitUp(probe);
    }

    /** Returns when the engine answers. */
    protected final void awaitUp(PresenceProbe starting) {
        await().ignoreExceptions().until(() -> starting.members("nobody") != null);
    }

    @AfterEach
    void stop() {
        probe.close();
        assertThat(probe.wrong()).isEmpty();
    }

    @Test
    void list_hasEveryMember_withUserConnectionAndNode() {
        probe.enter("lobby", "ana", "bo b");
        probe.watch("lobby");

        probe.awaitList("lobby", "ana", "bo b");
        assertThat(probe.members("lobby").list())
                .containsExactlyInAnyOrder(
                        new PresentMember("ana", "n1-ana", "n1"), new PresentMember("bo b", "n1-bo b", "n1"));
        assertThat(probe.members("lobby").more()).isFalse();
        assertThat(probe.members("other")).isEqualTo(Members.NONE);
    }

    @Test
    void members_areToldWithoutWatching() {
        probe.enter("lobby", "ana");

        await().until(() -> probe.members("lobby").list().size() == 1);
        assertThat(probe.fullLists()).isZero();
        assertThat(probe.changes()).isEmpty();
    }

    @Test
    void whoComesAndGoes_isTold_withTheReason() {
        // given
        probe.watch("lobby");
        // when
        probe.enter("lobby", "ana", "bo", "cy");
        probe.awaitList("lobby", "ana", "bo", "cy");
        probe.leave("lobby", DepartureReason.LEFT, "ana");
        probe.awaitList("lobby", "bo", "cy");
        probe.leave("lobby", DepartureReason.TIMEOUT, "bo");
        probe.awaitList("lobby", "cy");
        probe.leave("lobby", DepartureReason.CLOSED, "cy");
        probe.awaitList("lobby");
        // then
        assertThat(probe.left())
                .containsExactly(
                        new DepartedMember("ana", "n1-ana", DepartureReason.LEFT),
                        new DepartedMember("bo", "n1-bo", DepartureReason.TIMEOUT),
                        new DepartedMember("cy", "n1-cy", DepartureReason.CLOSED));
    }

    @Test
    void otherRooms_areNotToldOf() {
        probe.watch("lobby");
        probe.enter("other", "eve");
        probe.enter("lobby", "ana");
        probe.awaitList("lobby", "ana");

        assertThat(probe.changes()).hasSize(1);
        assertThat(probe.changes().get(0).joined())
                .extracting(PresentMember::user)
                .containsExactly("ana");
    }

    @Test
    void enteringTwice_andLeavingTwice_isToldOnce() {
        probe.watch("lobby");

        probe.enter("lobby", "ana");
        probe.awaitList("lobby", "ana");
        probe.enter("lobby", "ana");
        probe.leave("lobby", DepartureReason.LEFT, "ana", "ana", "nobody");
        probe.awaitList("lobby");
        probe.enter("lobby", "last");
        probe.awaitList("lobby", "last");

        assertThat(probe.left()).hasSize(1);
        assertThat(probe.changes()).hasSize(3);
    }

    @Test
    void whatComesInOneTurn_isOneChange() {
        probe.watch("lobby");

        String[] users = IntStream.range(0, 30).mapToObj(i -> "u" + i).toArray(String[]::new);
        probe.enter("lobby", users);
        probe.awaitList("lobby", users);

        assertThat(probe.changes()).hasSize(1);
    }

    @Test
    void whoComesAndGoesWithinATurn_isNotToldOf() {
        probe.watch("lobby");

        probe.run(() -> {
            probe.enterNow("lobby", "ana");
            probe.leaveNow("lobby", "ana");
        });
        probe.enter("lobby", "bo");
        probe.awaitList("lobby", "bo");

        assertThat(probe.changes()).hasSize(1);
    }

    @Test
    void roomThatIsNotWatchedAnyMore_isNotToldOf_untilItIsAgain() {
        // given
        probe.watch("lobby");
        probe.watch("other");
        // when
        probe.unwatch("lobby");
        probe.enter("lobby", "ana");
        probe.enter("other", "bo");
        probe.awaitList("other", "bo");
        // then
        assertThat(probe.changes()).hasSize(1);
        probe.watch("lobby");
        probe.awaitList("lobby", "ana");
    }

    @Test
    void roomWithMoreMembersThanAreListed_isCut_andFilledUpWhenSomeLeave() {
        // given
        String[] users = IntStream.range(0, MOST + 10).mapToObj(i -> "u" + i).toArray(String[]::new);
        probe.enter("lobby", users);
        await().until(() -> probe.members("lobby").more());
        // when
        probe.watch("lobby");
        // then
        assertThat(probe.list("lobby")).hasSize(MOST);
        assertThat(probe.more()).isTrue();
        // when all that are listed leave
        String[] listed = probe.list("lobby").stream()
                .map(connection -> connection.substring("n1-".length()))
                .toArray(String[]::new);
        probe.leave("lobby", DepartureReason.LEFT, listed);
        // then those that were left out are listed
        await().until(() -> probe.list("lobby").size() == 10);
        assertThat(probe.list("lobby")).doesNotContain(probe.connection(listed[0]));
        assertThat(probe.members("lobby").more()).isFalse();
    }
}
