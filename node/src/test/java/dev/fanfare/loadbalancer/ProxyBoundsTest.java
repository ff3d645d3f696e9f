package dev.fanfare.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.api.MessageRoutes;
import dev.fanfare.transport.stream.StreamRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped proxies are more patient than the protocol: whatever may be silent for a while is not cut. */
class ProxyBoundsTest {
    /** What an answer may take on top of the time for which a node waits. */
    private static final Duration RESERVE = Duration.ofSeconds(10);

    private static final Path LOAD_BALANCERS = Path.of("..", "loadbalancer-config");
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L);

    /** For how long nothing is sent either way while all is well. */
    private static final List<Silence> PLAIN = List.of(
            new Silence("a poll's wait", Duration.ofSeconds(MessageRoutes.LONGEST_WAIT_SECONDS)),
            new Silence("a stream between heartbeats", Duration.ofMillis(StreamRoutes.HEARTBEAT_MS)),
            new Silence("a publication that waits for Redis", BrokerConfig.DEFAULT.publishTimeout()));

    private static final List<Silence> TUNNEL = List.of(new Silence(
            "a WebSocket between pings",
            WebSocketConfig.DEFAULT.pingInterval().plus(WebSocketConfig.DEFAULT.pongTimeout())));

    private record Silence(String what, Duration longest) {}

    private record Timeout(Path file, String directive, List<Silence> silences) {}

    static List<Timeout> timeouts() {
        Path haproxy = LOAD_BALANCERS.resolve("haproxy/haproxy.cfg");
        Path nginx = LOAD_BALANCERS.resolve("nginx/nginx.conf");
        Path ingress = Path.of("..", "k8s", "components", "ingress", "ingress.yaml");
        return List.of(
                new Timeout(haproxy, "timeout client", PLAIN),
                new Timeout(haproxy, "timeout server", PLAIN),
                new Timeout(haproxy, "timeout tunnel", TUNNEL),
                new Timeout(nginx, "proxy_read_timeout", PLAIN),
                new Timeout(nginx, "proxy_read_timeout", TUNNEL),
                new Timeout(nginx, "proxy_send_timeout", PLAIN),
                new Timeout(nginx, "proxy_send_timeout", TUNNEL),
                new Timeout(ingress, "haproxy.org/timeout-server:", PLAIN));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void proxy_isMorePatient_thanTheProtocolIsSilent(Timeout timeout) throws IOException {
        Duration patience = time(timeout);

        for (Silence silence : timeout.silences()) {
            assertThat(patience)
                    .as("%s of %s, and %s", timeout.directive(), timeout.file(), silence.what())
                    .isGreaterThanOrEqualTo(silence.longest().plus(RESERVE));
        }
    }

    private static Duration time(Timeout timeout) throws IOException {
        String directive = timeout.directive() + " ";
        List<String> values = Files.readAllLines(timeout.file()).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(directive))
                .map(line -> line.substring(directive.length()).split("[; ]")[0])
                .toList();
        assertThat(values).as("%s in %s", directive, timeout.file()).hasSize(1);
        Matcher time = TIME.matcher(values.get(0));
        assertThat(time.matches()).as(values.get(0)).isTrue();
        return Duration.ofMillis(Long.parseLong(time.group(1)) * MILLIS.get(time.group(2)));
    }
}
