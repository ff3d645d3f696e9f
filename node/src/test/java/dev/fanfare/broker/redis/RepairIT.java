package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.History;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.TcpProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that die with what they acknowledged, and nodes that put it back. */
class RepairIT extends RepairCase {
    @Test
    void restartWithItsData_isADelayOnly(@TempDir Path data) {
        // given
        RedisServer durable = server("--appendonly", "yes", "--appendfsync", "always", "--dir", data.toString());
        address.lead(durable.port());
        redis = durable;
        List<BrokerProbe> all = three();
        Position before = all.get(0).publish("lobby", "one", "two").get(1).position();
        // when
        durable.kill();
        durable.restart();
        Position after = all.get(1).publish("lobby", "three").get(0).position();
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three"));
        assertThat(after.offset()).isEqualTo(3);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.term().count()).isEqualTo(before.term().count() + 1);
        assertThat(counts.offered).hasValue(0);
    }

    @Test
    void restartEmpty_isADelayOnly_andTheLogIsThereAgain() {
        // given
        List<BrokerProbe> all = three();
        Position before = all.get(0).publish("lobby", "one", "two").get(0).position();
        all.forEach(node -> node.awaitCount("lobby", 2));
        // when
        redis.kill();
        redis.restart();
        Position after = all.get(1).publish("lobby", "three").get(0).position();
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three"));
        assertThat(after.offset()).isEqualTo(3);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.term().count()).isEqualTo(before.term().count() + 1);
        assertThat(counts.restored).hasValue(2);
        // and a node that comes now resumes from it
        History history = node().history("lobby", before, 10);
        assertThat(history.recovered()).isTrue();
        assertThat(history.publications()).extracting(BrokerProbe::text).containsExactly("two", "three");
    }

    @Test
    void restartEmpty_ofARoomWhoseLogNobodyHolds_keepsWhereItsMembersStand() {
        // given
        BrokerProbe first = node();
        Position before = first.publish("lobby", "one", "two").get(1).position();
        BrokerProbe node = node();
        assertThat(node.subscribe("lobby")).isEqualTo(before);
        awaitLive(redis, 2);
        first.close();
        nodes.remove(first);
        // when
        redis.kill();
        redis.restart();
        Position after = node.publish("lobby", "three").get(0).position();
        // then
        assertNothingMissed(node, "three");
        assertThat(after.offset()).isEqualTo(3);
        assertThat(after.epoch()).isEqualTo(before.epoch());
    }

    @Test
    void failoverThatLostWrites_losesNothing_nothingTwice_nobodyIsReset() {
        // given
        Replica replica = new Replica(redis);
        List<BrokerProbe> all = three();
        all.get(0).publish("lobby", "one");
        replica.caughtUp(redis);
        // when acknowledged writes never reach the replica
        replica.cutOff();
        all.get(0).publish("lobby", "two", "three");
        all.get(1).publish("lobby", "four");
        all.forEach(node -> node.awaitCount("lobby", 4));
        redis.kill();
        replica.promote();
        address.lead(replica.server.port());
        Position after = all.get(2).publish("lobby", "five").get(0).position();
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three", "four", "five"));
        assertThat(after.offset()).isEqualTo(5);
        assertThat(node().history("lobby", null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("one", "two", "three", "four", "five");
        assertThat(counts.restored).hasValue(3);
    }

    @Test
    void twoFailoversInARow_loseNothing() {
        // given a replica behind a replica
        Replica replica = new Replica(redis);
        Replica second = new Replica(redis);
        List<BrokerProbe> all = three();
        all.get(0).publish("lobby", "one");
        replica.caughtUp(redis);
        second.caughtUp(redis);
        second.cutOff();
        all.get(0).publish("lobby", "two");
        replica.caughtUp(redis);
        replica.cutOff();
        all.get(0).publish("lobby", "three");
        all.forEach(node -> node.awaitCount("lobby", 3));
        // when
        redis.kill();
        replica.promote();
        address.lead(replica.server.port());
        all.get(1).publish("lobby", "four");
        replica.server.kill();
        second.promote();
        address.lead(second.server.port());
        all.get(2).publish("lobby", "five");
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three", "four", "five"));
        assertThat(node().history("lobby", null, 10).publications()).hasSize(5);
    }

    @Test
    void messageOfARoomWithoutMembers_isPutBackByWhoPublishedIt() {
        // given
        Replica replica = new Replica(redis);
        BrokerProbe publisher = node();
        BrokerProbe other = node();
        publisher.publish("empty", "one");
        awaitLive(redis, 2);
        replica.caughtUp(redis);
        // when
        replica.cutOff();
        publisher.publish("empty", "two");
        other.publish("empty", "three");
        publisher.publish("empty", "four");
        redis.kill();
        replica.promote();
        address.lead(replica.server.port());
        // then nobody has to publish for them to come back
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.history("empty", null, 10).publications())
                        .extracting(BrokerProbe::text)
                        .containsExactly("one", "two", "three", "four"));
        assertThat(other.history("empty", null, 10).publications())
                .extracting(Publication::offset)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void splitBrain_resetsWhoSawTheOldBranch_andAppendsItAgain() {
        // given
        Replica replica = new Replica(redis);
        BrokerProbe moved = node();
        TcpProxy oldAddress = proxy(redis);
        BrokerProbe left = node(oldAddress.port());
        moved.subscribe("lobby");
        left.subscribe("lobby");
        moved.publish("lobby", "one");
        left.awaitCount("lobby", 1);
        awaitLive(redis, 2);
        replica.caughtUp(redis);
        // when one node goes on with the old primary
        replica.cutOff();
        replica.promote();
        address.lead(replica.server.port());
        left.publish("lobby", "left two", "left three");
        left.awaitCount("lobby", 3);
        moved.publish("lobby", "two");
        moved.awaitCount("lobby", 2);
        // and comes late
        oldAddress.lead(replica.server.port());
        // then
        moved.awaitCount("lobby", 4);
        assertNothingMissed(moved, "one", "two", "left two", "left three");
        await().atMost(PATIENCE).until(() -> left.log("lobby").size() == 4);
        assertThat(left.log("lobby")).containsExactly("one", "two", "left two", "left three");
        assertThat(left.discontinuities("lobby")).isEmpty();
        assertThat(left.cuts("lobby")).extracting(Position::offset).containsExactly(1L);
        assertThat(counts.again).hasValue(2);
    }

    @Test
    void nodeThatComesLate_offersWhatItAloneHolds() {
        // given
        TcpProxy own = proxy(redis);
        BrokerProbe late = node(own.port());
        BrokerProbe other = node();
        late.subscribe("lobby");
        awaitLive(redis, 2);
        late.publish("lobby", "one", "two");
        late.awaitCount("lobby", 2);
        // when
        own.cut();
        redis.kill();
        redis.restart();
        await().atMost(PATIENCE).until(() -> other.health().up());
        other.publish("elsewhere", "the window is over");
        own.heal();
        // then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.history("lobby", null, 10).publications())
                        .extracting(BrokerProbe::text)
                        .containsExactly("one", "two"));
        late.publish("lobby", "three");
        assertNothingMissed(late, "one", "two", "three");
    }

    @Test
    void oldPrimary_thatComesBackAsAReplica_changesNothing() {
        // given
        Replica replica = new Replica(redis);
        List<BrokerProbe> all = three();
        all.get(0).publish("lobby", "one");
        replica.caughtUp(redis);
        replica.cutOff();
        all.get(0).publish("lobby", "two");
        all.forEach(node -> node.awaitCount("lobby", 2));
        // when
        replica.promote();
        address.lead(replica.server.port());
        all.get(1).publish("lobby", "three");
        redis.command("REPLICAOF", "127.0.0.1", replica.server.port() + "");
        await().atMost(PATIENCE)
                .until(() -> ((String) redis.command("INFO", "replication")).contains("master_link_status:up"));
        all.get(2).publish("lobby", "four");
        // and fails back
        replica.caughtUp(redis);
        replica.server.kill();
        redis.command("REPLICAOF", "NO", "ONE");
        address.lead(redis.port());
        all.get(0).publish("lobby", "five");
        // then
        all.forEach(node -> assertNothingMissed(node, "one", "two", "three", "four", "five"));
    }
}
