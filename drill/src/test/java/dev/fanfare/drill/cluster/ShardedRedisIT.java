package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis Cluster, without nodes: the build leaves it out where the machine's Redis is too old for one. */
class ShardedRedisIT {
    /** Their slots, by CRC16: 12182, of the third shard, and 3300, of the first. */
    private static final String IN_LAST_SHARD = "foo";

    private static final String IN_FIRST_SHARD = "b";

    @TempDir
    private Path dir;

    private final ProcessReaper keeper = new ProcessReaper();
    private ShardedRedis sharded;

    @BeforeEach
    void make() {
        Node.Tools tools = new Node.Tools(keeper, new Probe(), dir);
        RedisProgram program = RedisProgram.find(dir, System.getProperty("drill.redis-server", ""));
        sharded = (ShardedRedis) RedisKind.SHARDED.make(tools, program, Durability.FAST);
    }

    @AfterEach
    void stop() throws InterruptedException {
        sharded.close();
        keeper.close();
    }

    @Test
    void shardedRedis_movesASlot_andPromotesAReplica() throws Exception {
        sharded.start();
        List<RedisServer> primaries = sharded.primaries();
        assertThat(primaries).hasSize(3);
        RedisServer first = primaries.get(0);
        RedisServer last = primaries.get(2);
        first.ask("XADD", IN_FIRST_SHARD, "*", "k", "v");
        last.ask("XADD", IN_LAST_SHARD, "*", "k", "v");

        int slot = sharded.slotsWithRooms(last).get(0);
        assertThat(slot).isEqualTo(12_182);
        sharded.beginMove(slot, last, first);
        assertThat(sharded.moveKeys(slot, last, first)).isTrue();
        assertThat(sharded.moveKeys(slot, last, first)).isFalse();
        sharded.endMove(slot, last, first);
        assertThat(first.ask("XLEN", IN_LAST_SHARD)).isEqualTo(1L);
        assertThatThrownBy(() -> last.ask("XLEN", IN_LAST_SHARD))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("MOVED 12182 127.0.0.1:" + first.address());

        sharded.awaitReplicas();
        first.kill();
        RedisServer next = sharded.awaitPromotion(first);
        assertThat(next).isNotIn(primaries);
        assertThat(next.ask("XLEN", IN_LAST_SHARD)).isEqualTo(1L);
        first.start();
        sharded.awaitReplicas();
        assertThat(sharded.primaries()).hasSize(3).contains(next).doesNotContain(first);
    }
}
