package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Three sentinels that watch one primary: the server's own program in its other mode. */
final class Sentinels {
    /** What they call the primary. */
    static final String PRIMARY = "drill";

    private static final int COUNT = 3;
    private static final int QUORUM = 2;

    /** After this silence a sentinel takes a server for dead. */
    private static final int DOWN_AFTER_MS = 1_000;

    /** A promotion that takes longer is given up; twice as long after one began the next may. */
    private static final int FAILOVER_TIMEOUT_MS = 3_000;

    private final Node.Tools tools;
    private final RedisProgram program;
    private final List<Integer> ports = Ports.free(COUNT);
    private final List<Child> children = new ArrayList<>();

    Sentinels(Node.Tools tools, RedisProgram program) {
        this.tools = tools;
        this.program = program;
    }

    /** Starts them; returns when each knows the others and so many replicas. */
    void start(int primaryPort, int replicas) throws InterruptedException {
        for (int i = 0; i < COUNT; i++) {
            String name = "sentinel-" + (i + 1);
            List<String> command = List.of(
                    program.path(), config(name, ports.get(i), primaryPort).toString(), "--sentinel");
            children.add(Child.start(tools.keeper(), tools.dir(), name, command));
        }
        for (int i = 0; i < COUNT; i++) {
            int port = ports.get(i);
            tools.probe().await(children.get(i), () -> knowsAll(port, replicas));
        }
    }

    /** Where a node finds them: {@code host:port,host:port,...}. */
    String addresses() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** The port of the primary by the word of this many sentinels at least; 0: they do not agree. */
    int primaryPort(int agreeing) {
        Map<Integer, Integer> votes = new TreeMap<>();
        for (int port : ports) {
            votes.merge(primaryPortBy(port), 1, Integer::sum);
        }
        return votes.entrySet().stream()
                .filter(vote -> vote.getKey() != 0 && vote.getValue() >= agreeing)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    /** The same, by as many as it takes to move the primary. */
    int primaryPort() {
        return primaryPort(QUORUM);
    }

    void close() throws InterruptedException {
        for (Child child : children) {
            if (child.isAlive()) {
                child.kill();
            }
        }
    }

    private Path config(String name, int port, int primaryPort) {
        Path folder = tools.dir().resolve(name + ".data");
        try {
            Files.createDirectories(folder);
            // A sentinel writes to its file what it learns.
            return Files.write(
                    folder.resolve("sentinel.conf"),
                    List.of(
                            "port " + port,
                            "bind 127.0.0.1",
                            "dir " + folder,
                            "sentinel monitor " + PRIMARY + " 127.0.0.1 " + primaryPort + " " + QUORUM,
                            "sentinel down-after-milliseconds " + PRIMARY + " " + DOWN_AFTER_MS,
                            "sentinel failover-timeout " + PRIMARY + " " + FAILOVER_TIMEOUT_MS));
        } catch (IOException e) {
            throw new ClusterException("the configuration of " + name + ": " + e.getMessage());
        }
    }

    private static boolean knowsAll(int port, int replicas) throws IOException {
        List<?> answer = (List<?>) Resp.ask(port, "SENTINEL", "MASTER", PRIMARY);
        return value(answer, "num-other-sentinels") == COUNT - 1 && value(answer, "num-slaves") == replicas;
    }

    private static int primaryPortBy(int sentinel) {
        try {
            List<?> address = (List<?>) Resp.ask(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", PRIMARY);
            return address == null ? 0 : Integer.parseInt((String) address.get(1));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Of a list of names, each before its value. */
    private static int value(List<?> pairs, String name) {
        return Integer.parseInt((String) pairs.get(pairs.indexOf(name) + 1));
    }
}
