package dev.fanfare.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static LinkedHashMap<RoomName, Integer> rooms(int count) {
        LinkedHashMap<RoomName, Integer> rooms = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            rooms.put(new RoomName("r" + i), i);
        }
        return rooms;
    }

    @Test
    void everyRoom_hasItsTurnWithinThreeTicks_alsoOneThatComesMeanwhile() {
        for (int count : List.of(1, 2, 3, 4, 100, 3 * Rotation.MOST - 1)) {
            LinkedHashMap<RoomName, Integer> rooms = rooms(count);
            List<RoomName> turns = new ArrayList<>(Rotation.next(rooms, room -> true));
            rooms.put(new RoomName("late"), count);
            for (int tick = 1; tick <= Rotation.TICKS; tick++) {
                turns.addAll(Rotation.next(rooms, room -> true));
            }
            assertThat(turns).as("of %s", count).containsAll(rooms.keySet());
        }
    }

    @Test
    void oneTick_hasABound() {
        assertThat(Rotation.next(rooms(10_000), room -> true)).hasSize(Rotation.MOST);
    }

    @Test
    void roomThatIsNotReady_isNext() {
        LinkedHashMap<RoomName, Integer> rooms = rooms(3);
        RoomName busy = new RoomName("r0");

        assertThat(Rotation.next(rooms, room -> !room.equals(busy))).containsExactly(new RoomName("r1"));
        assertThat(Rotation.next(rooms, room -> true)).containsExactly(busy);
        assertThat(rooms).hasSize(3).containsEntry(busy, 0);
    }
}
