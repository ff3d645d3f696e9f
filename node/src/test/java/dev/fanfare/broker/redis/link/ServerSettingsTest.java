package dev.fanfare.broker.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
    private static final String SOUND = """
            # Persistence
            aof_enabled:1
            # Memory
            maxmemory_policy:noeviction
            # Replication
            connected_slaves:0
            repl_backlog_size:1048576
            """;
    private static final String LIMITS = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60";

    private static List<String> warnings(String info, String minReplicas, String limits) {
        return new ServerSettings(info, minReplicas, limits).warnings();
    }

    private static void oneWarning(List<String> warnings, String... words) {
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains(words);
    }

    @Test
    void soundServer_isNoWarning() {
        assertThat(warnings(SOUND, "0", LIMITS)).isEmpty();
        String replicated = SOUND.replace("slaves:0", "slaves:2").replace("1048576", "67108864");
        assertThat(warnings(replicated, "1", LIMITS)).isEmpty();
    }

    @Test
    void eachRisk_isOneWarning_thatNamesTheSettingAndWhatToSet() {
        oneWarning(warnings(SOUND.replace("aof_enabled:1", "aof_enabled:0"), "0", LIMITS), "appendonly yes", "restart");
        oneWarning(
                warnings(SOUND.replace("noeviction", "allkeys-lru"), "0", LIMITS),
                "allkeys-lru",
                "maxmemory-policy noeviction");
        oneWarning(
                warnings(SOUND, "0", LIMITS.replace("33554432 8388608", "0 0")),
                "client-output-buffer-limit pubsub",
                "no hard limit");
        oneWarning(
                warnings(SOUND, "0", LIMITS.replace("33554432", "1048576")),
                "client-output-buffer-limit pubsub",
                "1048576");
        String replicated = SOUND.replace("slaves:0", "slaves:1");
        oneWarning(warnings(replicated, "1", LIMITS), "repl-backlog-size 64mb");
        oneWarning(
                warnings(replicated.replace("1048576", "67108864"), "0", LIMITS),
                "min-replicas-to-write 1",
                "at least two replicas");
    }

    @Test
    void whatIsRefused_isNamedOnce_andTheRestIsChecked() {
        List<String> warnings = warnings(SOUND.replace("aof_enabled:1", "aof_enabled:0"), null, null);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("min-replicas-to-write, client-output-buffer-limit", "not checked");
        assertThat(warnings.get(1)).contains("appendonly");
        oneWarning(warnings("", null, null), "appendonly, maxmemory-policy");
    }

    @Test
    void clusterThatStopsWhollyWhereAShardIsAway_isWarnedOf() {
        assertThat(new ServerSettings(
                                "aof_enabled:1\nmaxmemory_policy:noeviction", "0", "pubsub 33554432 8388608 60", "yes")
                        .warnings())
                .singleElement()
                .asString()
                .contains("cluster-require-full-coverage is yes");
        assertThat(new ServerSettings(
                                "aof_enabled:1\nmaxmemory_policy:noeviction", "0", "pubsub 33554432 8388608 60", "no")
                        .warnings())
                .isEmpty();
    }
}
