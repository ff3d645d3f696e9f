package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.PresenceChange;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who is present, from connections to connections, on several event loops. */
class AttendanceTest extends NodeCase {
    private Guest watcher(int loop, String user) {
        Guest guest = guest(loop, user);
        guest.joinWatching(LOBBY);
        await().until(() -> guest.presence.stream().anyMatch(text -> text.contains("\"user\":\"" + user + "\"")));
        return guest;
    }

    private static long lists(Guest guest) {
        return guest.presence.stream()
                .filter(text -> text.startsWith("{\"type\":\"members\""))
                .count();
    }

    private static String last(Guest guest) {
        return guest.presence.get(guest.presence.size() - 1);
    }

    @Test
    void watchersOnAllLoops_areTold_others_not() {
        Guest near = watcher(0, "near");
        Guest far = watcher(1, "far");
        Guest other = member(2, "other");
        await().until(() -> last(near).contains("other") && last(far).contains("other"));

        other.run(() -> other.verbs().leave(LOBBY));

        await().until(() -> last(near).contains("\"left\"") && last(far).contains("\"left\""));
        assertThat(last(near)).contains("\"user\":\"other\"").contains("\"reason\":\"left\"");
        assertThat(lists(near)).isEqualTo(1);
        assertThat(lists(far)).isEqualTo(1);
        assertThat(other.presence).isEmpty();
    }

    @Test
    void watcherThatLeft_hearsNothingMore() {
        Guest stays = watcher(0, "stays");
        Guest leaves = watcher(0, "leaves");
        leaves.run(() -> leaves.verbs().leave(LOBBY));
        await().until(() -> last(stays).contains("\"left\""));
        List<String> heard = List.copyOf(leaves.presence);

        member(1, "late");
        await().until(() -> last(stays).contains("late"));

        assertThat(leaves.presence).isEqualTo(heard);
    }

    @Test
    void connectionThatEnds_leavesAllItsRooms_forOneReason() {
        RoomName second = new RoomName("second");
        Guest ana = guest(0, "ana");
        ana.join(LOBBY, null, 0);
        ana.join(second, null, 0);
        Guest bo = watcher(1, "bo");
        bo.joinWatching(second);
        await().until(() -> bo.presence.toString().contains("\"room\":\"second\""));

        ana.run(() -> ana.verbs().close(DepartureReason.TIMEOUT));

        await().until(() -> bo.presence.stream()
                        .filter(text -> text.contains("\"reason\":\"timeout\""))
                        .count()
                == 2);
    }

    @Test
    void socketThatTakesNoBytes_holdsNothing_andIsGivenTheListWhenItTakesThemAgain() {
        // given
        Guest fast = watcher(0, "fast");
        Guest slow = watcher(0, "slow");
        await().until(() -> last(fast).contains("slow"));
        // when
        slow.writable = false;
        List<String> before = List.copyOf(slow.presence);
        Guest third = member(1, "third");
        await().until(() -> last(fast).contains("third"));
        third.run(() -> third.verbs().close(DepartureReason.CLOSED));
        await().until(() -> last(fast).contains("\"left\""));
        member(1, "fourth");
        await().until(() -> last(fast).contains("fourth"));
        // then
        assertThat(slow.presence).isEqualTo(before);
        // when
        slow.writable = true;
        slow.run(() -> slow.verbs().onWritable());
        // then
        await().until(() -> slow.presence.size() == before.size() + 1);
        assertThat(last(slow))
                .startsWith("{\"type\":\"members\"")
                .contains("fourth")
                .doesNotContain("third");
        // and changes go on
        member(1, "fifth");
        await().until(() ->
                last(slow).startsWith("{\"type\":\"presence\"") && last(slow).contains("fifth"));
        assertThat(lists(fast)).isEqualTo(1);
    }

    @Test
    void listForSomebodyWhoLeftBeforeItCame_isNotGivenToTheNextOne() {
        // given a room that another loop watches too
        watcher(1, "other");
        Guest next = member(2, "next");
        // when a list is on its way for a loop's only watcher, which leaves, and another one comes
        next.run(() -> {
            Watchers loop = node.loop(loops.get(2)).watchers();
            loop.list(LOBBY, new Members(List.of(new PresentMember("gone", "gone-1", "n1")), false));
            loop.add(next, LOBBY);
        });
        // then it gets the list it asked for: between the two, nobody told the loop what changed
        await().until(() -> !next.presence.isEmpty());
        assertThat(next.presence.get(0)).contains("other").doesNotContain("gone");
    }

    @Test
    void loopThatStandsStill_isGivenTheListWhenItGoesOn() throws Exception {
        // given
        Guest other = watcher(1, "other");
        Guest stuck = watcher(2, "stuck"); // the broker's context shares its thread with loop 0
        await().until(() -> last(other).contains("stuck"));
        long lists = lists(stuck);
        CountDownLatch gate = new CountDownLatch(1);
        loops.get(2).runOnContext(v -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Guest late;
        try {
            // when more comes and goes than may wait for a loop
            Watchers still = node.loop(loops.get(2)).watchers();
            PresentMember noise = new PresentMember("noise", "noise-1", "n1");
            PresenceChange change = new PresenceChange(Collections.nCopies(1_000, noise), List.of());
            for (int i = 0; i < 100; i++) {
                still.change(LOBBY, change);
            }
            late = member(1, "late");
            await().until(() -> last(other).contains("late"));
        } finally {
            gate.countDown();
        }
        // then
        await().until(() -> lists(stuck) == lists + 1);
        assertThat(last(stuck)).contains("late").doesNotContain("noise");
        long noisy =
                stuck.presence.stream().filter(text -> text.contains("noise")).count();
        assertThat(noisy).as("what waited for the loop").isBetween(1L, 30L);
        late.run(() -> late.verbs().leave(LOBBY));
        await().until(() -> last(stuck).contains("\"left\""));
    }

    @Test
    void members_areToldToMembersAlone() {
        Guest ana = member(0, "ana");
        Members members = ana.ask(() -> ana.verbs().members(LOBBY).read());
        assertThat(members.list()).extracting("user").containsExactly("ana");

        Guest eve = guest(1, "eve");
        assertThat(catchThrowableOfType(
                                FanfareException.class,
                                () -> eve.ask(() -> eve.verbs().members(LOBBY).read()))
                        .code())
                .isEqualTo(ErrorCode.NOT_JOINED);
    }

    @Test
    void manyWhoComeAtOnce_areTold_ofAllOfThem() {
        Guest first = watcher(0, "first");
        List<Guest> crowd = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            crowd.add(watcher(i, "c" + i));
        }
        for (Guest one : crowd) {
            await().until(() -> one.presence.toString().contains("c2"));
        }
        assertThat(first.presence.toString()).contains("c0").contains("c1").contains("c2");
    }
}
