package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.config.SentinelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A primary, two replicas and three sentinels, which take a server for down after a second; processes on loopback. */
public final class SentinelGroup implements AutoCloseable {
    /** What the sentinels call it. */
    public static final String NAME = "main";

    private static final int EACH = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Secrets secrets;
    private final SelfSigned tls;
    /** The ports that servers and sentinels are known by: with TLS others than those that tests use. */
    private final List<Integer> serverPorts;

    private final List<Integer> sentinelPorts;
    private final List<String> sentinelIds = new ArrayList<>();
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    /**
     * Who may do what.
     *
     * @param server password of the servers
     * @param admin password of the sentinels' default user, by which they talk to each other
     * @param user what the nodes log in to the sentinels as; may only ask
     */
    public record Secrets(String server, String admin, String user, String password) {}

    private SentinelGroup(Secrets secrets, SelfSigned tls) {
        this.secrets = secrets;
        this.tls = tls;
        List<Integer> ports = TestPorts.free(4 * EACH);
        serverPorts = ports.subList(tls == null ? 0 : EACH, tls == null ? EACH : 2 * EACH);
        sentinelPorts = ports.subList(tls == null ? 2 * EACH : 3 * EACH, tls == null ? 3 * EACH : 4 * EACH);
        for (int i = 0; i < EACH; i++) {
            sentinelIds.add(String.format(Locale.ROOT, "%040x", new BigInteger(160, ThreadLocalRandom.current())));
        }
        for (int i = 0; i < EACH; i++) {
            servers.add(RedisServer.member(ports.get(i), serverArguments(i)));
            sentinels.add(RedisServer.sentinel(
                    ports.get(2 * EACH + i), secrets == null ? null : secrets.admin(), sentinelLines(ports, i)));
        }
    }

    /** Starts one without passwords and TLS. */
    public static SentinelGroup start() {
        return start(null, null);
    }

    /** Starts one; null: no passwords, or no TLS. The primary is the first server. */
    public static SentinelGroup start(Secrets secrets, SelfSigned tls) {
        SentinelGroup group = new SentinelGroup(secrets, tls);
        group.servers.forEach(RedisServer::restart);
        await().atMost(PATIENCE).until(() -> group.replicas(0) == EACH - 1);
        group.sentinels.forEach(RedisServer::restart);
        group.awaitHealthy();
        return group;
    }

    private String[] serverArguments(int i) {
        List<String> all =
                new ArrayList<>(List.of("--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"));
        if (i == 0) {
            // Once it is a replica it stays one: on a slow machine there may be more failovers than the test makes.
            all.addAll(List.of("--replica-priority", "0"));
        } else {
            all.addAll(List.of("--replicaof", "127.0.0.1", "" + serverPorts.get(0)));
        }
        if (secrets != null) {
            all.addAll(List.of("--requirepass", secrets.server(), "--masterauth", secrets.server()));
        }
        if (tls != null) {
            all.addAll(List.of("--tls-port", "" + serverPorts.get(i), "--tls-replication", "yes"));
            tlsFiles().forEach(line -> all.addAll(List.of(("--" + line).split(" "))));
        }
        return all.toArray(String[]::new);
    }

    private Stream<String> tlsFiles() {
        return Stream.of(
                "tls-cert-file " + tls.certificate(),
                "tls-key-file " + tls.key(),
                "tls-ca-cert-file " + tls.certificate(),
                "tls-auth-clients no");
    }

    private List<String> sentinelLines(List<Integer> ports, int i) {
        List<String> lines = new ArrayList<>(List.of(
                "port " + ports.get(2 * EACH + i),
                "bind 127.0.0.1",
                "sentinel myid " + sentinelIds.get(i),
                "sentinel monitor " + NAME + " 127.0.0.1 " + serverPorts.get(0) + " 2",
                "sentinel down-after-milliseconds " + NAME + " 1000",
                "sentinel failover-timeout " + NAME + " 5000"));
        // As a sentinel writes down itself whom it has found; else it takes two seconds to hear of the others.
        for (int other = 0; other < EACH; other++) {
            if (other != i) {
                lines.add("sentinel known-sentinel " + NAME + " 127.0.0.1 " + sentinelPorts.get(other) + " "
                        + sentinelIds.get(other));
            }
            if (other > 0) {
                lines.add("sentinel known-replica " + NAME + " 127.0.0.1 " + serverPorts.get(other));
            }
        }
        if (secrets != null) {
            lines.add("sentinel auth-pass " + NAME + " " + secrets.server());
            lines.add("requirepass " + secrets.admin());
            lines.add("sentinel sentinel-pass " + secrets.admin());
            lines.add("user " + secrets.user() + " on >" + secrets.password() + " allchannels -@all +sentinel|myid"
                    + " +sentinel|get-master-addr-by-name +sentinel|master +sentinel|replicas +sentinel|sentinels");
        }
        if (tls != null) {
            lines.add("tls-port " + sentinelPorts.get(i));
            lines.add("tls-replication yes");
            tlsFiles().forEach(lines::add);
        }
        return lines;
    }

    /** Waits until every sentinel knows all others and both replicas, and the replicas follow the primary. */
    public void awaitHealthy() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            for (RedisServer sentinel : sentinels) {
                String info = String.valueOf(sentinel.command("INFO", "sentinel"));
                if (!info.contains("status=ok,") || !info.contains("slaves=2,sentinels=3")) {
                    throw new AssertionError(info);
                }
                String usable = String.valueOf(sentinel.command("SENTINEL", "CKQUORUM", NAME));
                if (!usable.startsWith("OK 3 usable")) {
                    throw new AssertionError(usable);
                }
            }
            int primary = primary();
            if (replicas(primary) != EACH - 1) {
                throw new AssertionError("not all replicas follow");
            }
        });
    }

    /** How many replicas follow this server and have all it has. */
    private int replicas(int server) {
        String info = String.valueOf(servers.get(server).command("INFO", "replication"));
        return (int) info.lines().filter(line -> line.contains("state=online")).count();
    }

    /** The server that most sentinels name, by its number from 0; -1: there is none. */
    public int primary() {
        List<Integer> named = sentinels.stream().map(SentinelGroup::named).toList();
        return IntStream.range(0, EACH)
                .filter(server ->
                        named.stream().filter(serverPorts.get(server)::equals).count() > EACH / 2)
                .findFirst()
                .orElse(-1);
    }

    /** The port that a sentinel names; 0 where it does not answer. */
    private static int named(RedisServer sentinel) {
        try {
            List<?> address = (List<?>) sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
            return Integer.parseInt((String) address.get(1));
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** Waits until most sentinels name another one than the first server; answers its number. */
    public int awaitPromoted() {
        await().atMost(PATIENCE).until(() -> primary() > 0);
        return primary();
    }

    public RedisServer server(int i) {
        return servers.get(i);
    }

    public RedisServer sentinel(int i) {
        return sentinels.get(i);
    }

    /** Where nodes reach a server: as the sentinels say it. */
    public HostPort address(int server) {
        return new HostPort("127.0.0.1", serverPorts.get(server));
    }

    /** Where nodes reach the sentinels. */
    public List<HostPort> sentinelAddresses() {
        return sentinelPorts.stream()
                .map(port -> new HostPort("127.0.0.1", port))
                .toList();
    }

    /** Waits until both replicas have what the primary has. */
    public void sync() {
        Object synced = servers.get(primary()).command("WAIT", "2", "5000");
        if (!Long.valueOf(2).equals(synced)) {
            throw new AssertionError("replicas that follow: " + synced);
        }
    }

    /** What a node is set to. */
    public RedisConfig config(String prefix) {
        return config(prefix, NAME);
    }

    /** The same with another name of the group. */
    public RedisConfig config(String prefix, String name) {
        try {
            RedisConfigs config = RedisConfigs.at("localhost", 0)
                    .servers(sentinelAddresses())
                    .sentinel(new SentinelConfig(
                            name, secrets == null ? null : secrets.user(), secrets == null ? null : secrets.password()))
                    .password(secrets == null ? null : secrets.server())
                    .prefix(prefix);
            return (tls == null ? config : config.tls(Files.readString(tls.certificate()))).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }
}
