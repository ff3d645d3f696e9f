package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers and sentinels, without nodes. */
class RedisTopologiesIT {
    @TempDir
    private Path dir;

    private final ProcessReaper keeper = new ProcessReaper();
    private RedisDeployment redis;

    @BeforeEach
    void removesNothingYet() {
        redis = null;
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (redis != null) {
            redis.close();
        }
        keeper.close();
    }

    @Test
    void persistentServer_keepsItsData_untilItIsWiped() throws Exception {
        RedisServer server = start(RedisKind.PERSISTENT, SingleRedis.class).server();
        server.ask("SET", "k", "v");

        server.kill();
        server.start();
        assertThat(server.ask("GET", "k")).isEqualTo("v");

        server.stop();
        server.wipe();
        server.start();
        assertThat(server.ask("GET", "k")).isNull();
    }

    @Test
    void serverInMemory_comesBackEmpty() throws Exception {
        RedisServer server = start(RedisKind.MEMORY, SingleRedis.class).server();
        server.ask("SET", "k", "v");

        server.kill();
        server.start();

        assertThat(server.ask("GET", "k")).isNull();
    }

    @Test
    void pairThatIsDivided_hasTwoPrimaries_untilOneGivesWay() throws Exception {
        RedisPair pair = start(RedisKind.PAIR, RedisPair.class);
        RedisServer old = pair.primary();

        pair.divide();
        RedisServer next = pair.primary();
        old.ask("XADD", "log", "*", "k", "v");
        assertThat(pair.branches()).isEqualTo(new RedisPair.Branches(1, 0));
        old.ask("SET", "k", "old");
        next.ask("SET", "k", "new");
        assertThat(old.isPrimary()).isTrue();
        assertThat(next.isPrimary()).isTrue();

        pair.unite();
        assertThat(old.isSyncedReplica()).isTrue();
        assertThat(old.ask("GET", "k")).isEqualTo("new");
    }

    @Test
    void failoverAfterReplicationWentSilent_losesWhatTheReplicasLack_andTheOldPrimaryFollows() throws Exception {
        SentinelRedis sentinel = start(RedisKind.SENTINEL, SentinelRedis.class);
        RedisServer old = sentinel.primary();
        old.ask("XADD", "log", "*", "k", "kept");
        sentinel.awaitReplicas();

        old.front().holdReplication();
        old.ask("XADD", "log", "*", "k", "missing");
        SentinelRedis.Lag lag = sentinel.lag();
        assertThat(lag.entries()).isEqualTo(1);
        assertThat(lag.bytes()).isPositive();
        old.kill();
        old.front().cut();
        RedisServer next = sentinel.awaitPromotion(old);

        assertThat(next).isNotSameAs(old);
        assertThat(next.ask("XLEN", "log")).isEqualTo(1L);
        old.front().heal();
        old.start();
        assertThat(old.isPrimary()).isTrue();
        sentinel.awaitReplicas();
        assertThat(sentinel.replicas()).hasSize(2).contains(old);
        assertThat(old.ask("XLEN", "log")).isEqualTo(1L);
    }

    private <T extends RedisDeployment> T start(RedisKind kind, Class<T> type)
            throws InterruptedException, IOException {
        Node.Tools tools = new Node.Tools(keeper, new Probe(), dir);
        redis = kind.make(tools, RedisProgram.find(dir, System.getProperty("drill.redis-server", "")), Durability.FAST);
        redis.start();
        return type.cast(redis);
    }
}
