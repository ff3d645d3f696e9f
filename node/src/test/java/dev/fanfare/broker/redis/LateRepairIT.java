package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.TcpProxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes put back that come late, or that hold much. */
class LateRepairIT extends RepairCase {
    @Test
    void nodeThatComesAfterTheLogBeganAnew_putsBackWhatItAloneHolds() {
        // given
        TcpProxy own = proxy(redis);
        BrokerProbe late = node(own.port());
        late.subscribe("lobby");
        Position before = late.publish("lobby", "one", "two").get(0).position();
        late.awaitCount("lobby", 2);
        BrokerProbe other = node();
        other.subscribe("lobby");
        awaitLive(redis, 2);
        // when the log goes on from where the member stands that has nothing
        own.cut();
        redis.kill();
        redis.restart();
        await().atMost(PATIENCE).until(() -> other.health().up());
        assertThat(other.publish("lobby", "three").get(0).position().offset()).isEqualTo(3);
        own.heal();
        // then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.history("lobby", null, 10).publications())
                        .extracting(BrokerProbe::text)
                        .containsExactly("one", "two", "three"));
        assertThat(other.history("lobby", before, 10).recovered()).isTrue();
        assertNothingMissed(late, "one", "two", "three");
        assertNothingMissed(other, "three");
        assertThat(counts.lost).hasValue(0);
    }

    @Test
    void restartEmpty_ofMoreThanAFewMegabytes_losesNothing() {
        // given
        BrokerProbe node = node();
        node.subscribe("lobby");
        String large = "x".repeat(60_000);
        for (int i = 0; i < 100; i++) {
            node.publish("lobby", i + large);
        }
        node.awaitCount("lobby", 100);
        // when
        redis.kill();
        redis.restart();
        node.publish("lobby", "after");
        // then
        List<Publication> there = node.history("lobby", null, 1_000).publications();
        assertThat((Long) redis.command("XLEN", "repair:{b0}:s:lobby")
                        + (Long) redis.command("XLEN", "repair:{b1}:s:lobby"))
                .isEqualTo(101L);
        assertThat(there.get(there.size() - 1).offset()).isEqualTo(101);
        assertThat(counts.restored).hasValue(100);
        assertThat(counts.lost).hasValue(0);
    }
}
