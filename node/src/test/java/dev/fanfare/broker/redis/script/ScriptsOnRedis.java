package dev.fanfare.broker.redis.script;

import dev.fanfare.testing.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A real Redis for a class of tests of the scripts, and a room for each test. */
abstract class ScriptsOnRedis {
    static RedisServer redis;
    private static int tests;
    ScriptBench bench;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    /** A room with messages m1 to m3 of term 1.a, epoch "fresh". */
    @BeforeEach
    void writeThree() {
        bench = new ScriptBench(redis, "t" + tests++);
        bench.recover("a", "n1");
        bench.done("n1");
        bench.append("m1", "m2", "m3");
    }
}
