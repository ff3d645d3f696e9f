package dev.fanfare.drill.cli;

import dev.fanfare.drill.cluster.Durability;
import dev.fanfare.drill.plan.Size;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** What can be set, apart from the plan. Null: not given. */
final class DrillOptions {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "nodes of the cluster (2 to 9; default: 3)")
    int nodes;

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "clients in all (1 to 100000; default: what the plan wants, mostly 200)")
    Integer members;

    @Option(
            names = "--rooms",
            paramLabel = "N",
            description =
                    "rooms that they are spread over (1 to the number of members; default: what the plan wants, mostly 10)")
    Integer rooms;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "broadcasts a second in all (1 to 100000; default: what the plan wants, mostly 200)")
    Integer rate;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            description = "size of a broadcast's data (64 to 60000; default: what the plan wants, mostly 128)")
    Integer payload;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description =
                    "how long faults are made, such as 30s or 5m, at most 1h (default: what --list says; with --url: 1m)")
    Duration duration;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "seed of everything random (default: 1)")
    long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "run with so many seeds, one after the other: seed, seed + 1, ... (1 to 1000; default: 1)")
    int seeds;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "drill-report",
            description = "where report.html, report.json and junit.xml go, and logs of runs that did not hold"
                    + " (default: drill-report)")
    Path report;

    @Option(
            names = "--proxy",
            paramLabel = "haproxy|nginx|none|auto",
            defaultValue = "auto",
            description = "what stands in front of the nodes; auto: haproxy, else nginx, else none (default: auto)")
    String proxy;

    @Option(
            names = "--redis-server",
            paramLabel = "PATH",
            defaultValue = "",
            description =
                    "the redis-server, or valkey-server, to run (default: the machine's own, else one that is carried)")
    String redisServer;

    @Option(
            names = "--durability",
            paramLabel = "fast|replicated|fsync",
            defaultValue = "fast",
            description =
                    "what nodes wait for before they acknowledge a broadcast; plans whose Redis cannot give it are"
                            + " left out of all (default: fast)")
    String durability;

    @Option(names = "--keep-logs", description = "keep the logs of runs that held, too")
    boolean keepLogs;

    @Option(
            names = "--url",
            paramLabel = "URL",
            split = ",",
            description = "attach to a running deployment, such as ws://127.0.0.1:8080, and start nothing; several with"
                    + " commas or by repeating")
    List<URI> urls;

    @Option(
            names = "--ops",
            paramLabel = "URL",
            split = ",",
            description =
                    "with --url: ops ports of its nodes, such as http://127.0.0.1:9090, for the counts of resumes (without: not counted)")
    List<URI> ops;

    @Option(
            names = "--marks",
            paramLabel = "FILE",
            description = "with --url: each line that is appended to this file is a mark on the timeline")
    Path marks;

    @Option(
            names = "--mark-port",
            paramLabel = "PORT",
            description =
                    "with --url: loopback port where each HTTP POST, or line of text, is a mark (0: any free one)")
    Integer markPort;

    /** Refuses what makes no sense, with a sentence. */
    void check(boolean plan) {
        range("--nodes", nodes, 2, 9);
        range("--members", members, 1, 100_000);
        range("--rate", rate, 1, 100_000);
        range("--payload", payload, 64, 60_000);
        range("--seeds", seeds, 1, 1_000);
        range("--rooms", rooms, 1, members == null ? 100_000 : members);
        range("--mark-port", markPort, 0, 65_535);
        if (!List.of("auto", "none", "haproxy", "nginx").contains(proxy)) {
            throw new UsageException("--proxy = '" + proxy + "' is not one of haproxy, nginx, none, auto");
        }
        if (Durability.named(durability).isEmpty()) {
            throw new UsageException("--durability = '" + durability + "' is not one of fast, replicated, fsync");
        }
        if (urls == null) {
            require(ops == null, "--ops goes with --url");
            require(marks == null, "--marks goes with --url; a plan makes its own marks");
            require(markPort == null, "--mark-port goes with --url; a plan makes its own marks");
            return;
        }
        require(!plan, "a PLAN breaks a cluster of its own; with --url you break the deployment yourself");
        require(seeds == 1, "--seeds goes with a PLAN");
        require(durability() == Durability.FAST, "--durability goes with a PLAN; it is for the nodes that it starts");
        for (URI url : urls) {
            require(
                    url.getHost() != null && ("ws".equals(url.getScheme()) || "wss".equals(url.getScheme())),
                    "--url = '" + url + "' is not ws://HOST[:PORT] or wss://HOST[:PORT]");
        }
        for (URI url : ops == null ? List.<URI>of() : ops) {
            require(
                    url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                    "--ops = '" + url + "' is not http://HOST:PORT");
        }
    }

    /** The traffic: what was given, and for the rest this. Rooms that were not given are never more than members. */
    Size size(Size usual) {
        int all = members == null ? usual.members() : members;
        int spread = rooms == null ? Math.min(usual.rooms(), all) : rooms;
        if (spread > all) {
            throw new UsageException(
                    "--rooms = " + spread + " is out of range (accepted: 1 to " + all + ", the members)");
        }
        return new Size(
                all, spread, rate == null ? usual.rate() : rate, payload == null ? usual.payloadBytes() : payload);
    }

    Durability durability() {
        return Durability.named(durability).orElseThrow();
    }

    Duration duration(Duration usual) {
        return duration == null ? usual : duration;
    }

    private static void range(String name, Integer value, int least, int most) {
        require(
                value == null || (value >= least && value <= most),
                name + " = " + value + " is out of range (accepted: " + least + " to " + most + ")");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new UsageException(otherwise);
        }
    }
}
