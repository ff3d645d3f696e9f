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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentinelSettingsTest {
    private static final String URL = "redis+sentinel://s1:1001,s2,[::1]:1003/main";

    @TempDir
    private Path dir;

    @Test
    void url_givesSentinels_theNameOfTheGroup_andWhatTheServersWant() {
        RedisConfig redis = redis(Map.of("redis", "rediss+sentinel://ana:p%40ss@s1:1001,s2,[::1]:1003/my-primary.1/3"));

        assertThat(redis.servers())
                .containsExactly(new HostPort("s1", 1001), new HostPort("s2", 26_379), new HostPort("::1", 1003));
        assertThat(redis.sentinel()).isEqualTo(new SentinelConfig("my-primary.1", null, null));
        assertThat(redis.tls()).isTrue();
        assertThat(redis.user()).isEqualTo("ana");
        assertThat(redis.password()).isEqualTo("p@ss");
        assertThat(redis.database()).isEqualTo(3);
        assertThat(redis)
                .hasToString("rediss+sentinel://ana@s1:1001,s2:26379,[::1]:1003/my-primary.1/3")
                .doesNotHaveToString("p@ss");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis+sentinel://s1:1,s2:2 | no name of a primary",
                "redis+sentinel://s1:1,s2:2/ | no name of a primary",
                "redis+sentinel://s1:1/main!/0 | no name of a primary",
                "redis+sentinel://s1:1/main/x | database that is not a number",
                "redis+sentinel://s1:99999/main | port that is not 1 to 65535",
                "redis+sentinel://s1:1,s1:1/main | each once",
                "redis+sentinel://s1:1,,s2/main | not a Redis URL",
                "redis+sentinel:///main | not a Redis URL",
                "redis+guard://s1/main | not a Redis URL",
                "redis://s1,s2/0 | names 2 servers"
            })
    void wrongUrl_isRefused_withAReason(String url, String why) {
        assertThat(faults(null, Map.of("redis", url), Map.of()))
                .singleElement()
                .asString()
                .startsWith("flag --redis: redis = ")
                .contains(why, "redis[s]+sentinel://");
    }

    @Test
    void seventeenSentinels_areRefused_sixteenAreNot() {
        String sixteen = "redis+sentinel://s,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o";

        assertThat(redis(Map.of("redis", sixteen + "/main")).servers()).hasSize(16);
        assertThat(faults(null, Map.of("redis", sixteen + ",p/main"), Map.of()))
                .singleElement()
                .asString()
                .contains("17 sentinels; 1 to 16");
    }

    @Test
    void sentinelsUserAndPassword_areTheirOwn_andNeverShown() {
        RedisConfig redis = redis(
                Map.of("redis", URL, "redis-password", "hush", "sentinel-user", "eve", "sentinel-password", "silence"));

        assertThat(redis.password()).isEqualTo("hush");
        assertThat(redis.user()).isNull();
        assertThat(redis.sentinel()).isEqualTo(new SentinelConfig("main", "eve", "silence"));
        assertThat(redis.toString() + redis.sentinel()).doesNotContain("hush", "silence");
    }

    @Test
    void sentinelsPassword_comesFromAFile_andNotFromTwoPlaces() throws IOException {
        Path file = Files.writeString(dir.resolve("pw"), "from file\n");

        assertThat(redis(Map.of("redis", URL, "sentinel-password-file", file.toString()))
                        .sentinel()
                        .password())
                .isEqualTo("from file");
        assertThat(faults(
                        null,
                        Map.of("redis", URL, "sentinel-password-file", file.toString(), "sentinel-password", "hush"),
                        Map.of()))
                .singleElement()
                .asString()
                .contains("sentinel-password-file is given twice")
                .doesNotContain("hush", "from file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentinel-user", "sentinel-password", "sentinel-password-file"})
    void keysOfSentinels_withoutSentinels_areRefused(String key) {
        assertThat(faults(null, Map.of("redis", "redis://h", key, "x"), Map.of()))
                .containsExactly("flag --" + key + ": " + key
                        + " is set, but redis names no sentinels: redis+sentinel://host:port,host:port/NAME");
        assertThat(faults(null, Map.of(key, "x"), Map.of()))
                .containsExactly("flag --" + key + ": " + key + " is set, but redis is not: the node would run alone");
    }

    @Test
    void certificates_withoutTls_orWithoutOneInTheFile_areRefused() throws IOException {
        Path file = Files.writeString(dir.resolve("ca.pem"), "nothing\n");

        assertThat(faults(null, Map.of("redis", URL, "redis-ca-file", dir + "/no"), Map.of()))
                .containsExactly(
                        "flag --redis-ca-file: redis-ca-file is set, but redis is without TLS: rediss://",
                        "flag --redis-ca-file: the file " + dir + "/no cannot be read: NoSuchFileException");
        assertThat(faults(null, Map.of("redis", "rediss://h", "redis-ca-file", file.toString()), Map.of()))
                .singleElement()
                .asString()
                .contains("holds no certificates", file.toString());
    }

    private static RedisConfig redis(Map<String, String> flags) {
        return ConfigLoader.load(null, flags, Map.of()).redis();
    }
}
