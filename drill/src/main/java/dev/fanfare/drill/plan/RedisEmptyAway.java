package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import dev.fanfare.drill.cluster.RedisServer;
import dev.fanfare.drill.cluster.SingleRedis;
import dev.fanfare.drill.traffic.Habits;
import java.time.Duration;

/**
 * Redis comes back without anything while a node stands still that alone holds rooms; the others have seen no more of them
 * than that they are there. What it held is due when it goes on, though the time in which nodes usually make up for
 * such a loss has passed.
 */
final class RedisEmptyAway implements Plan {
    /** Longer than the 6 s for which nodes wait for each other after a loss. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Duration AFTER = Duration.ofSeconds(4);
    private static final Duration REDIS_AWAY = Duration.ofMillis(500);
    private static final Duration LEFT = Duration.ofSeconds(2);
    private static final Duration JOINING = Duration.ofMillis(500);
    private static final double LEAVING = 0.5;

    /** Members of the node that stands still wait for it: what they saw before is not yet all they are to get. */
    private static final int PATIENCE_SECONDS = 30;

    @Override
    public String name() {
        return "redis-empty-away";
    }

    @Override
    public String about() {
        return "let a node that alone holds rooms stand still for 10 s, while Redis is killed and comes back empty; then go on";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(35);
    }

    /** So few rooms that each node has some of its own. */
    @Override
    public Size size() {
        return new Size(60, 6, 90, 128);
    }

    @Override
    public Habits habits() {
        return Habits.together(PATIENCE_SECONDS);
    }

    @Override
    public boolean isDirect() {
        return true;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        RedisServer redis = stage.cluster().redis(SingleRedis.class).server();
        Node node = stage.nextNode();
        // Those who come again at another node, after all of this, ask it for what only the one that stood still had.
        stage.fault("half of the members of all rooms are cut off");
        stage.traffic().cut(LEAVING, LEFT.plus(JOINING).plus(PAUSE).plus(AFTER));
        stage.rest(LEFT);
        stage.traffic().joinLate();
        stage.mark("one more member joins each room, at another node");
        stage.rest(JOINING);
        stage.fault("SIGSTOP to " + node.name());
        node.pause();
        redis.kill();
        redis.wipe();
        stage.mark("kill -9 Redis");
        stage.rest(REDIS_AWAY);
        redis.start();
        stage.mark("Redis is back, empty");
        stage.rest(PAUSE);
        node.resume();
        stage.mark("SIGCONT to " + node.name());
        stage.rest(AFTER);
        stage.mark("half of the members come again, at other nodes");
        do {
            stage.quiet();
        } while (stage.hasTimeFor(AFTER));
    }
}
