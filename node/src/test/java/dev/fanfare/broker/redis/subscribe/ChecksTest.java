package dev.fanfare.broker.redis.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.redis.Buckets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final long RENEWAL = 900_000;
    private final Keyspace keys = new Keyspace(new Buckets("t", 1));
    private final List<Subscription> renewed = new ArrayList<>();
    private final List<Subscription> checked = new ArrayList<>();
    private final Checks checks = new Checks(new Pace(1_000, 10, 1_000, 30_000), RENEWAL, renewed::add, checked::add);
    private final List<Subscription> rooms = new ArrayList<>();

    private Subscription room() {
        Subscription room = new Subscription(keys.of(new RoomName("r" + rooms.size())), null, 0, 0);
        room.handedOver = new Position("e", Term.NONE, 0);
        rooms.add(room);
        return room;
    }

    /** The seconds at which a room is checked, each check being answered at once. */
    private List<Integer> secondsOfChecks(Subscription room, int from, int to) {
        List<Integer> seconds = new ArrayList<>();
        for (int second = from; second <= to; second++) {
            checked.clear();
            checks.tick(rooms, second * 1_000L);
            if (checked.contains(room)) {
                seconds.add(second);
                room.checked = second * 1_000L;
            }
        }
        return seconds;
    }

    @Test
    void silentRoom_isCheckedSoon_thenLessAndLessOften() {
        Subscription room = room();
        assertThat(secondsOfChecks(room, 0, 130)).containsExactly(1, 2, 4, 8, 16, 32, 62, 92, 122);
        assertThat(renewed).isEmpty();
    }

    @Test
    void publication_beginsThatAnew() {
        Subscription room = room();
        assertThat(secondsOfChecks(room, 0, 20)).containsExactly(1, 2, 4, 8, 16);
        room.active = 20_500;
        assertThat(secondsOfChecks(room, 21, 30)).containsExactly(22, 24, 28);
    }

    @Test
    void busyRoom_isNotChecked() {
        Subscription room = room();
        for (int i = 0; i < 100; i++) {
            room.active = i * 1_000L - 400;
            checks.tick(rooms, i * 1_000L);
        }
        assertThat(checked).isEmpty();
    }

    @Test
    void moreRoomsThanABudget_takeTurns_andNoneIsForgotten() {
        for (int i = 0; i < 2 * Checks.PER_TICK + 100; i++) {
            room();
        }
        for (int tick = 1; tick <= 3; tick++) {
            checked.clear();
            checks.tick(rooms, 60_000);
            assertThat(checked).hasSize(tick < 3 ? Checks.PER_TICK : 100);
            checked.forEach(room -> room.checked = 60_000);
            renewed.addAll(checked);
        }
        assertThat(new HashSet<>(renewed)).hasSameElementsAs(rooms);
    }

    @Test
    void ttl_isRenewedOnceInItsTime_andARoomNotYetBegunIsLeftAlone() {
        Subscription room = room();
        Subscription early = room();
        early.handedOver = null;
        checks.tick(rooms, RENEWAL);
        assertThat(renewed).containsExactly(room);
        assertThat(checked).isEmpty();
    }
}
