package dev.fanfare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    @TempDir
    private Path dir;

    @Test
    void originsOfAppsAndNull_areTaken_andNamesWithoutASchemeAreNot() {
        NodeConfig config = ConfigLoader.load(
                null, Map.of("allowed-origins", "capacitor://localhost,null,https://a.example"), Map.of());

        assertThat(config.webSocket().allowedOrigins())
                .containsExactly("capacitor://localhost", "null", "https://a.example");
        assertThatThrownBy(() -> ConfigLoader.load(null, Map.of("allowed-origins", "a.example"), Map.of()))
                .hasMessageContaining("allowed-origins")
                .hasMessageContaining("scheme://host");
    }

    @Test
    void nothingSet_givesTheRecordsDefaults() {
        assertThat(ConfigLoader.load(null, Map.of(), Map.of("PATH", "/bin"))).isEqualTo(NodeConfig.DEFAULT);
    }

    @Test
    void flag_winsOverEnvironment_winsOverFile_winsOverDefault() throws IOException {
        Path file = file("port = 1001\nops-port = 1002\nlinger = 3s\n");
        Map<String, String> environment = Map.of("FANFARE_PORT", "2001", "FANFARE_OPS_PORT", "2002");

        NodeConfig config = ConfigLoader.load(file, Map.of("port", "3001"), environment);

        assertThat(config.server().port()).isEqualTo(3001);
        assertThat(config.server().opsPort()).isEqualTo(2002);
        assertThat(config.broker().linger()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.broker().streamTtl()).isEqualTo(BrokerConfig.DEFAULT.streamTtl());
    }

    @Test
    void halfOfTls_andAFileThatCannotBeRead_areRefusedByName() throws IOException {
        String pem = Files.writeString(dir.resolve("tls.crt"), "").toString();

        assertThatThrownBy(() -> ConfigLoader.load(null, Map.of("tls-certificate", pem), Map.of()))
                .hasMessageContaining("tls-certificate is set, but tls-key is not; TLS needs both");
        assertThatThrownBy(() ->
                        ConfigLoader.load(null, Map.of("tls-certificate", pem, "tls-key", dir + "/none"), Map.of()))
                .hasMessageContaining("the file " + dir + "/none cannot be read");
    }

    @Test
    void apiKeys_areTakenFromAVariableOrAFile_notBoth_andNeverShown() throws IOException {
        String first = "key-of-the-shop-1";
        String second = "key-of-the-shop-2";
        Path file = Files.writeString(dir.resolve("keys"), first + "\n");

        assertThat(ConfigLoader.load(null, Map.of(), Map.of("FANFARE_API_KEYS", first + "," + second))
                        .server()
                        .apiKeys())
                .containsExactly(first, second);
        assertThat(faults(null, Map.of(), Map.of("FANFARE_API_KEYS", first + ",short")))
                .containsExactly(
                        "variable FANFARE_API_KEYS: number 2 is not a key: 16 to 256 printable ASCII characters"
                                + " without spaces");
        assertThat(faults(null, Map.of("api-keys", first, "api-keys-file", file.toString()), Map.of()))
                .containsExactly("flag --api-keys-file: api-keys is set as well; name the keys in one place");
    }

    @Test
    void file_isFoundByTheEnvironment_unlessTheFlagNamesAnother() throws IOException {
        Path named = file("port = 1001\n");
        Path flag = Files.writeString(dir.resolve("flag.conf"), "# nothing\n\n");
        Map<String, String> environment = Map.of("FANFARE_CONFIG", named.toString());

        assertThat(ConfigLoader.load(null, Map.of(), environment).server().port())
                .isEqualTo(1001);
        assertThat(ConfigLoader.load(flag, Map.of(), environment).server().port())
                .isEqualTo(8080);
    }

    @Test
    void unknownKeys_areRefusedEverywhere_withTheNearestKnown() throws IOException {
        Path file = file("# one\nport = 1\nprot = 2\n");

        assertThat(faults(file, Map.of(), Map.of("FANFARE_MAX_MESAGE_BYTES", "1")))
                .containsExactly(
                        file + " line 3: there is no key 'prot'; the nearest is 'port'",
                        "variable FANFARE_MAX_MESAGE_BYTES: there is no such variable; the nearest is"
                                + " FANFARE_MAX_MESSAGE_BYTES");
    }

    @Test
    void badValue_isRefused_namingKeyPlaceValueUnitAndRange() {
        assertThat(faults(null, Map.of("max-message-bytes", "17MiB"), Map.of()))
                .containsExactly(
                        "flag --max-message-bytes: max-message-bytes = '17MiB' is out of range (greatest size of"
                                + " one broadcast, in B, KiB, MiB or GiB; accepted: 1B to 16MiB)");
    }

    @Test
    void everythingWrong_isToldAtOnce() throws IOException {
        Path file = file("port = many\nlinger\nport = 4\n");

        assertThat(faults(file, Map.of("stream-ttl", "5"), Map.of("FANFARE_PAGE", "maybe")))
                .hasSize(4)
                .anyMatch(fault -> fault.endsWith("line 2: is not 'key = value'"))
                .anyMatch(fault -> fault.contains("line 3: 'port' is set again"))
                .anyMatch(fault -> fault.contains("stream-ttl = '5' is not a time"))
                .anyMatch(fault -> fault.contains("variable FANFARE_PAGE: page = 'maybe' is not true or false"));
    }

    @ParameterizedTest
    @CsvSource({
        "stream-messages, 999, stream-messages (999) is less than log-messages (10000)",
        "all-log-bytes, 7MiB, all-log-bytes (7MiB) is less than log-bytes (16MiB)",
        "publish-queue-bytes, 64KiB, ''",
        "pong-timeout, 26s, ping-interval (25000ms) is less than pong-timeout (26000ms)",
        "stop-grace, 28s, stop-grace (28s) is less than a stop may take (29s = drain-delay 2s + drain-window 10s +",
        "drain-window, 1m, stop-grace (30s) is less than a stop may take (79s",
        "max-connection-age, 10s, max-connection-age (10000ms) is less than ping-interval (25000ms)",
        "max-connection-age, 30m, ''",
        "ops-port, 8080, port and ops-port are both 8080"
    })
    void valuesThatDoNotGoTogether_areRefused(String key, String value, String fault) {
        if (fault.isEmpty()) {
            assertThat(ConfigLoader.load(null, Map.of(key, value), Map.of())).isNotNull();
        } else {
            assertThat(faults(null, Map.of(key, value), Map.of()))
                    .singleElement()
                    .asString()
                    .contains(fault);
        }
    }

    @Test
    void messagesOf16MiB_canBeAllowed() {
        NodeConfig config = ConfigLoader.load(null, Map.of("max-message-bytes", "16MiB"), Map.of());

        assertThat(config.limits().messageBytes()).isEqualTo(16 << 20);
        assertThat(faults(null, Map.of("max-message-bytes", "16MiB", "log-bytes", "8MiB"), Map.of()))
                .singleElement()
                .asString()
                .contains("log-bytes (8MiB) is less than max-message-bytes (16MiB)");
    }

    @Test
    void variablesOfAKubernetesService_areRefusedWithTheWayOut() {
        assertThat(faults(null, Map.of(), Map.of("FANFARE_PORT", "tcp://10.0.0.7:8080", "FANFARE_SERVICE_HOST", "x")))
                .hasSize(2)
                .allMatch(fault -> fault.contains("enableServiceLinks: false"));
    }

    @Test
    void missingFile_isNamed() {
        Path file = dir.resolve("none.conf");

        assertThat(faults(file, Map.of(), Map.of())).containsExactly("config: there is no file " + file);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("fanfare.conf"), text);
    }

    static List<String> faults(Path file, Map<String, String> flags, Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, flags, environment))
                .faults();
    }
}
