package dev.fanfare.broker.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names that never change, as nodes of all releases must agree on them. */
class KeyspaceTest {
    @Test
    void names_areThese() {
        RoomKeys room = new Keyspace(new Buckets("fanfare", 1024)).of(new RoomName("lobby"));

        assertThat(room.control()).isEqualTo("fanfare:{b503}:ctl");
        assertThat(room.meta()).isEqualTo("fanfare:{b503}:m:lobby");
        assertThat(room.stream()).isEqualTo("fanfare:{b503}:s:lobby");
        assertThat(room.channel()).isEqualTo("fanfare:{b503}:c:lobby");
        assertThat(room.idempotency("ana", "c1-17")).isEqualTo("fanfare:{b503}:k:lobby/ana/c1-17");
    }

    @Test
    void channelsOfAnotherDatabase_haveItsNumber_asAllDatabasesShareThem() {
        RoomKeys room = new Keyspace(new Buckets("fanfare", 1024, false, 1)).of(new RoomName("lobby"));

        assertThat(room.channel()).isEqualTo("fanfare/1:{b503}:c:lobby");
        assertThat(new Keyspace(new Buckets("fanfare", 1024, false, 1)).probe(0, "x"))
                .isEqualTo("fanfare/1:probe:x");
        assertThat(room.stream()).isEqualTo("fanfare:{b503}:s:lobby");
    }

    @Test
    void oneBucket_takesAll() {
        Keyspace keys = new Keyspace(new Buckets("f", 1));

        assertThat(IntStream.range(0, 100).map(i -> keys.bucket(new RoomName("r" + i))))
                .containsOnly(0);
        assertThat(keys.layout()).isEqualTo("f:layout");
    }

    @Test
    void buckets_takeAboutAsManyRoomsEach() {
        Keyspace keys = new Keyspace(new Buckets("f", 16));
        int[] rooms = new int[16];
        IntStream.range(0, 16_000).forEach(i -> rooms[keys.bucket(new RoomName("room-" + i))]++);

        assertThat(IntStream.of(rooms)).allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }

    @Test
    void idempotencyKeys_ofTwoUsers_neverAreOne() {
        Keyspace keys = new Keyspace(new Buckets("f", 1));

        assertThat(keys.of(new RoomName("a:b")).idempotency("c", "k"))
                .isNotEqualTo(keys.of(new RoomName("a")).idempotency("b:c", "k"));
        assertThat(keys.of(new RoomName("a")).idempotency("u", "x/y"))
                .isNotEqualTo(keys.of(new RoomName("a")).idempotency("u:x", "y"));
    }

    @Test
    void prefixWithABrace_orNoBucket_isRefused() {
        assertThatThrownBy(() -> new Keyspace(new Buckets("a{b", 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Keyspace(new Buckets("a", 0))).isInstanceOf(IllegalArgumentException.class);
    }
}
