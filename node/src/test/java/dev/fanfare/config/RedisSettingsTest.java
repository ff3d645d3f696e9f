package dev.fanfare.config;

import static dev.fanfare.config.ConfigLoaderTest.faults;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
    @TempDir
    private Path dir;

    @Test
    void noRedis_isNull() {
        assertThat(ConfigLoader.load(null, Map.of(), Map.of()).redis()).isNull();
    }

    @Test
    void url_givesAllItsParts() {
        RedisConfig redis = redis(Map.of("redis", "rediss://ana:p%40ss+word@cache.example:6380/3"));

        assertThat(redis.tls()).isTrue();
        assertThat(redis.user()).isEqualTo("ana");
        assertThat(redis.password()).isEqualTo("p@ss+word");
        assertThat(redis.servers()).containsExactly(new HostPort("cache.example", 6380));
        assertThat(redis.sentinel()).isNull();
        assertThat(redis.authorities()).isNull();
        assertThat(redis.database()).isEqualTo(3);
    }

    @Test
    void shortestUrl_hasTheUsualPort_andNothingElse() {
        assertThat(redis(Map.of("redis", "redis://localhost"))).isEqualTo(RedisConfig.at("localhost", 6379));
        assertThat(redis(Map.of("redis", "redis://[::1]:7000")).servers()).containsExactly(new HostPort("::1", 7000));
        assertThat(redis(Map.of("redis", "redis://:secret@h")).password()).isEqualTo("secret");
    }

    @Test
    void durability_isFast_unlessSaid_andAReplicaIsWaitedForWithOneLevelAlone() {
        assertThat(redis(Map.of("redis", "redis://h")).durability()).isEqualTo(Durability.FAST);
        RedisConfig two = redis(Map.of("redis", "redis://h", "durability", "replicated", "wait-replicas", "2"));
        assertThat(two.durability()).isEqualTo(Durability.REPLICATED);
        assertThat(two.waitReplicas()).isEqualTo(2);

        assertThat(faults(null, Map.of("redis", "redis://h", "durability", "fsync", "wait-replicas", "2"), Map.of()))
                .singleElement()
                .asString()
                .contains("wait-replicas is set, but durability is not replicated");
        assertThat(faults(null, Map.of("redis", "redis://h", "durability", "much"), Map.of()))
                .singleElement()
                .asString()
                .contains("is not one of fast, replicated, fsync");
        assertThat(faults(null, Map.of("durability", "fsync"), Map.of()))
                .singleElement()
                .asString()
                .contains("durability is set, but redis is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "localhost:6379", "http://h:1", "redis://h:0", "redis://h:99999", "redis://h/x"})
    void wrongUrl_isRefused_andShownWhereItHoldsNoPassword(String url) {
        assertThat(faults(null, Map.of("redis", url), Map.of()))
                .singleElement()
                .asString()
                .startsWith("flag --redis: redis = '" + url + "'")
                .doesNotContain("%40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://",
                "redis://:hush",
                "redis://ana:hush",
                "redis://:hush@",
                "redis://:hu/sh@h",
                "redis://:hu#sh/@h",
                "redis://:hush%@h",
                "http://:hush@h",
                ":hush@h"
            })
    void wrongUrlThatMayHoldAPassword_isNotShown_andSaysHowOneIsWritten(String url) {
        assertThat(faults(null, Map.of("redis", url), Map.of()))
                .singleElement()
                .asString()
                .startsWith("flag --redis: redis = ***")
                .contains("@ as %40, : as %3A, / as %2F, # as %23")
                .doesNotContain("hush", "hu/sh", "hu#sh");
    }

    @Test
    void passwordThatIsNotPercentEncoded_isRefused_andNoneOfItShown() {
        assertThat(faults(null, Map.of("redis", "redis://:100%zqx@h"), Map.of()))
                .singleElement()
                .asString()
                .contains("not followed by two hexadecimal digits")
                .doesNotContain("zq");
    }

    @Test
    void passwordFile_givesItsFirstLine() throws IOException {
        Path file = Files.writeString(dir.resolve("pw"), "from file\n");

        assertThat(redis(Map.of("redis", "redis://h", "redis-password-file", file.toString()))
                        .password())
                .isEqualTo("from file");
    }

    @Test
    void serversOfACluster_areTaken_withBucketsOfTheirOwnNumber() {
        RedisConfig redis = redis(Map.of("redis", "rediss+cluster://ana:pw@a.example:7000,b.example,[::1]:7001"));

        assertThat(redis.cluster()).isTrue();
        assertThat(redis.servers())
                .containsExactly(
                        new HostPort("a.example", 7000), new HostPort("b.example", 6379), new HostPort("::1", 7001));
        assertThat(redis.tls()).isTrue();
        assertThat(redis.user()).isEqualTo("ana");
        assertThat(redis.buckets()).isEqualTo(1_024);
        assertThat(redis).hasToString("rediss+cluster://ana@a.example:7000,b.example:6379,[::1]:7001");
        assertThat(redis(Map.of("redis", "redis+cluster://h", "redis-buckets", "64"))
                        .buckets())
                .isEqualTo(64);
        assertThat(redis(Map.of("redis", "redis://h")).buckets()).isEqualTo(1);
        assertThat(redis(Map.of("redis", "redis://h")).cluster()).isFalse();
    }

    @Test
    void clusterWithADatabase_orServersWithoutACluster_areRefused() {
        assertThat(faults(null, Map.of("redis", "redis+cluster://h/1"), Map.of()))
                .singleElement()
                .asString()
                .contains("a cluster has no databases");
        assertThat(faults(null, Map.of("redis", "redis://a,b"), Map.of()))
                .singleElement()
                .asString()
                .contains("redis+cluster://");
    }

    @Test
    void password_isNeverShown() {
        RedisConfig redis = redis(Map.of("redis", "redis://h", "redis-password", "hush", "redis-user", "ana"));

        assertThat(redis.password()).isEqualTo("hush");
        assertThat(redis.toString()).doesNotContain("hush").contains("ana@h");
        assertThat(faults(null, Map.of("redis", "redis://a:hush@h", "redis-password", "hush"), Map.of()))
                .singleElement()
                .asString()
                .contains("given twice")
                .doesNotContain("hush");
    }

    @Test
    void settingsOfRedis_withoutRedis_areRefused() {
        assertThat(faults(null, Map.of(), Map.of("FANFARE_REDIS_PASSWORD", "x")))
                .containsExactly(
                        "variable FANFARE_REDIS_PASSWORD: redis-password is set, but redis is not: the node would"
                                + " run alone");
    }

    @Test
    void passwordFileThatIsMissingOrEmpty_isRefused() throws IOException {
        Path empty = Files.writeString(dir.resolve("empty"), "\n");

        assertThat(faults(null, Map.of("redis", "redis://h", "redis-password-file", dir + "/no"), Map.of()))
                .singleElement()
                .asString()
                .contains("cannot be read");
        assertThat(faults(null, Map.of("redis", "redis://h", "redis-password-file", empty.toString()), Map.of()))
                .singleElement()
                .asString()
                .contains("is empty");
    }

    private static RedisConfig redis(Map<String, String> flags) {
        return ConfigLoader.load(null, flags, Map.of()).redis();
    }
}
