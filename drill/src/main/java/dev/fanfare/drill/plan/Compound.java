package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import dev.fanfare.drill.cluster.RedisDeployment;
import dev.fanfare.drill.cluster.RedisKind;
import dev.fanfare.drill.cluster.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two or three things go wrong at the same time; which, when and to whom, the seed says. */
final class Compound implements Plan {
    private static final Duration ONE = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(5);

    /** Beyond the 6 s for which nodes wait for each other after a loss, or not. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(4);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(9);

    private final String name;
    private final RedisKind kind;

    private Compound(String name, RedisKind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** One server that keeps nothing on disk. */
    static Compound onOneRedis() {
        return new Compound("compound", RedisKind.MEMORY);
    }

    static Compound onSentinel() {
        return new Compound("compound-sentinel", RedisKind.SENTINEL);
    }

    static Compound onCluster() {
        return new Compound("compound-cluster", RedisKind.SHARDED);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return switch (kind) {
            case SENTINEL -> "the same with a primary, replicas and sentinels";
            case SHARDED -> "the same with a Redis Cluster";
            default ->
                "two or three faults at once: a node dies while Redis stands still, one stands still while pub/sub is cut,"
                        + " Redis dies while one node drains and another starts";
        };
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(45);
    }

    @Override
    public RedisKind redis() {
        return kind;
    }

    @Override
    public int reserve() {
        return 1;
    }

    @Override
    public List<String> nodeOptions() {
        return Drain.OPTIONS;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        Course course = new Course(stage);
        List<Step> steps = new ArrayList<>(List.of(
                course::nodeDiesWhileRedisStandsStill,
                course::nodeStandsStillWhilePushesAreCut,
                course::redisDiesWhileOneNodeDrainsAndAnotherStarts));
        do {
            stage.shuffle(steps);
            for (Step step : steps) {
                step.go();
                stage.quiet();
            }
        } while (stage.hasTimeFor(ONE.multipliedBy(steps.size())));
    }

    /** Faults that are made together, and healed. */
    private interface Step {
        void go() throws InterruptedException;
    }

    /** One run: which nodes serve, and which one does not. */
    private static final class Course {
        private final Stage stage;
        private final RedisActs redis;
        private final List<Node> serving;
        private Node idle;

        Course(Stage stage) {
            this.stage = stage;
            this.redis = RedisActs.of(stage);
            this.serving = new ArrayList<>(stage.cluster().nodes());
            this.idle = stage.cluster().reserve().get(0);
        }

        void nodeDiesWhileRedisStandsStill() throws InterruptedException {
            RedisServer server = redis.victim();
            Node node = stage.any(serving);
            stage.fault("SIGSTOP to " + server.name());
            server.pause();
            stage.rest(stage.any(SOON, SHORT));
            stage.fault("kill -9 " + node.name() + ", while " + server.name() + " stands still");
            node.kill();
            stage.rest(stage.any(SOON, SHORT));
            node.start();
            stage.rest(stage.any(SOON, SHORT));
            server.resume();
            stage.mark("SIGCONT to " + server.name());
            redis.settle();
            node.awaitReady();
            stage.mark(node.name() + " is back");
        }

        void nodeStandsStillWhilePushesAreCut() throws InterruptedException {
            Node node = stage.any(serving);
            stage.fault("SIGSTOP to " + node.name() + ", and CLIENT KILL TYPE pubsub: " + cut() + " connections");
            node.pause();
            Duration pause = stage.any(SHORTEST_PAUSE, LONGEST_PAUSE);
            stage.rest(pause.dividedBy(2));
            stage.fault("CLIENT KILL TYPE pubsub again: " + cut() + " connections");
            stage.rest(pause.dividedBy(2));
            node.resume();
            stage.fault("SIGCONT to " + node.name() + ", and CLIENT KILL TYPE pubsub again: " + cut() + " connections");
        }

        void redisDiesWhileOneNodeDrainsAndAnotherStarts() throws InterruptedException {
            Node leaving = stage.any(serving);
            Node coming = idle;
            stage.fault("SIGTERM to " + leaving.name() + ", start of " + coming.name());
            coming.start();
            leaving.terminate();
            stage.rest(stage.any(SOON, LONG));
            RedisServer server = redis.victim();
            stage.fault("kill -9 " + server.name());
            server.kill();
            stage.rest(stage.any(SOON, SHORT));
            redis.comeBack(server);
            leaving.awaitEnd(Drain.BOUND);
            coming.awaitReady();
            stage.mark(leaving.name() + " has ended, and " + coming.name() + " is ready");
            serving.remove(leaving);
            serving.add(coming);
            idle = leaving;
        }

        private long cut() {
            return stage.cluster().redis(RedisDeployment.class).killSubscriptions();
        }
    }
}
