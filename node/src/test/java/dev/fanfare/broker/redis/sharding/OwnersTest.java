package dev.fanfare.broker.redis.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.HostPort;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.Slots;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who has which bucket, by what servers say that know more and less. */
class OwnersTest {
    private static final HostPort ASKED = new HostPort("10.0.0.9", 7000);
    private static final HostPort A = new HostPort("10.0.0.1", 7001);
    private static final HostPort B = new HostPort("10.0.0.2", 7002);
    private static final int COUNT = 64;

    private final Buckets buckets = new Buckets("t", COUNT, true);
    private final Owners owners = new Owners(new Keyspace(buckets));

    private static Response text(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }

    private static Response list(Response... parts) {
        MultiType list = MultiType.create(parts.length, false);
        for (Response part : parts) {
            list.add(part);
        }
        return list;
    }

    private static Response server(String host, int port, String id) {
        return list(host == null ? null : text(host), NumberType.create(port), text(id));
    }

    /** All slots are a's up to this one, then b's. */
    private static Topology said(int last, int epochOfA, int epochOfB) {
        Response slots = list(
                list(NumberType.create(0), NumberType.create(last), server("10.0.0.1", 7001, "a")),
                list(
                        NumberType.create(last + 1),
                        NumberType.create(16_383),
                        server("10.0.0.2", 7002, "b"),
                        server(null, 7003, "c")));
        String nodes = "a 10.0.0.1:7001@17001 master - 0 0 " + epochOfA + " connected 0-" + last + "\n"
                + "b 10.0.0.2:7002@17002 master - 0 0 " + epochOfB + " connected\n"
                + "c :7003@17003 myself,slave b 0 0 " + epochOfB + " connected\n";
        return Topology.parse(slots, nodes, ASKED);
    }

    private int slot(int bucket) {
        return Slots.of(buckets.tag(bucket));
    }

    private int ofA() {
        return owners.buckets().getOrDefault(A, BucketSet.NONE).size();
    }

    @Test
    void eachBucketIsHisWhoHasItsSlot() {
        owners.learn(said(8_191, 1, 2));

        for (int bucket = 0; bucket < COUNT; bucket++) {
            assertThat(owners.buckets().get(slot(bucket) <= 8_191 ? A : B).has(bucket))
                    .isTrue();
        }
        assertThat(owners.buckets()).containsOnlyKeys(A, B);
    }

    @Test
    void serverWithoutAHost_isWhereTheOneThatWasAskedIs() {
        assertThat(said(0, 1, 2).servers()).containsExactly(A, B, new HostPort("10.0.0.9", 7003));
    }

    @Test
    void whoHeardLess_countsForNothing_whoHeardMoreDoes() {
        // given slots that went from b to a, which raised a's epoch
        owners.learn(said(8_191, 1, 2));
        owners.learn(said(12_000, 3, 2));
        int known = ofA();
        // when another server still believes in b
        owners.learn(said(8_191, 1, 2));
        // then
        assertThat(ofA()).isEqualTo(known);
        // and when they go back
        owners.learn(said(8_191, 3, 4));
        assertThat(ofA()).isLessThan(known);
    }

    @Test
    void whatIsClaimedOfASlotByItsOldOwnerItself_countsAtOnce() {
        owners.learn(said(8_191, 1, 2));
        int bucket = owners.buckets().get(A).lowest();
        int before = ofA();

        owners.moved(slot(bucket), B, A);
        assertThat(ofA()).as("b is not its owner").isEqualTo(before);
        owners.moved(slot(bucket), A, B);

        assertThat(owners.buckets().get(B).has(bucket)).isTrue();
        // and all who share the slot go too, nobody else
        long sharing = IntStream.range(0, COUNT)
                .filter(other -> slot(other) == slot(bucket))
                .count();
        assertThat(owners.buckets().get(B).size()).isEqualTo(COUNT - ofA()).isGreaterThanOrEqualTo((int) sharing);
    }

    @Test
    void ownerThatTheClusterForgot_isReplaced_whateverItsEpochWas() {
        owners.learn(said(16_382, 900, 2));
        Response slots = list(list(NumberType.create(0), NumberType.create(16_383), server("10.0.0.2", 7002, "b")));

        owners.learn(Topology.parse(slots, "b 10.0.0.2:7002@17002 myself,master - 0 0 3 connected 0-16383\n", ASKED));

        assertThat(owners.buckets()).containsOnlyKeys(B);
    }
}
