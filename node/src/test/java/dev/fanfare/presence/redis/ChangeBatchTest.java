package dev.fanfare.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeBatchTest {
    private final Map<Change.Place, Change> pending = new LinkedHashMap<>();

    private static Change.Place place(String user) {
        return new Change.Place(new RoomName("lobby"), user);
    }

    private static Change came(String user, boolean unsent) {
        return Change.came(new PresentMember(user, user, "n1"), unsent);
    }

    @Test
    void oneCall_takesTheOldestChanges_andNotTooMany() {
        for (int i = 0; i < 300; i++) {
            pending.put(place("u" + i), came("u" + i, true));
        }
        List<String> keys = new ArrayList<>();
        List<Object> args = new ArrayList<>();

        ChangeBatch.takeFrom(pending).write(new PresenceKeys(new Buckets("f", 1)), "i.0", keys, args);

        assertThat(keys).containsExactly("f:{b0}:ph:lobby/i.0", "f:{b0}:pr:lobby", "f:{b0}:pc:lobby");
        assertThat(args).hasSize(3 + 2 * 256).startsWith("lobby", 256, 0, "u0", "n1/u0");
        assertThat(pending).hasSize(44).doesNotContainKey(place("u255")).containsKey(place("u256"));
    }

    @Test
    void whatIsPutBack_comesFirst_andMayHaveBeenCarriedOut() {
        pending.put(place("ana"), came("ana", true));
        ChangeBatch batch = ChangeBatch.takeFrom(pending);
        pending.put(place("bo"), came("bo", true));

        batch.putBack(pending);

        assertThat(pending.keySet()).containsExactly(place("ana"), place("bo"));
        assertThat(pending.get(place("ana")).unsent()).isFalse();
        assertThat(pending.get(place("bo")).unsent()).isTrue();
    }

    @Test
    void whatIsNewer_stays_andIsNotUnsentAnyMore() {
        // Else one who left, came and left again while Redis did not answer would be taken for never announced.
        pending.put(place("ana"), Change.went(DepartureReason.LEFT));
        ChangeBatch batch = ChangeBatch.takeFrom(pending);
        pending.put(place("ana"), came("ana", true));

        batch.putBack(pending);

        assertThat(pending).containsExactly(Map.entry(place("ana"), came("ana", false)));
    }

    @Test
    void whatIsUndone_isUnsentAsBefore() {
        pending.put(place("ana"), came("ana", true));
        pending.put(place("bo"), Change.went(DepartureReason.LEFT));
        pending.put(place("cy"), came("cy", true));
        ChangeBatch batch = ChangeBatch.takeFrom(pending);
        pending.put(place("cy"), Change.went(DepartureReason.CLOSED));
        pending.put(place("bo"), came("bo", true));

        batch.markUndone();
        batch.putBack(pending);

        assertThat(pending)
                .containsExactly(Map.entry(place("ana"), came("ana", true)), Map.entry(place("bo"), came("bo", false)));
    }
}
