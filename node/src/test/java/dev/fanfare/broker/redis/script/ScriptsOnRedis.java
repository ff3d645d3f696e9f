package dev.fanfare.broker.redis.script;

import dev.fanfare.testing.RedisConfigs;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import org.junit.jupiter.api.BeforeEach;

/** A real Redis for a class of tests of the scripts, and a room for each test. */
abstract class ScriptsOnRedis {
    @Running
    static RedisServer redis;

    ScriptBench bench;

    /** A room with messages m1 to m3 of term 1.a, epoch "fresh". */
    @BeforeEach
    void writeThree() {
        bench = new ScriptBench(redis, RedisConfigs.freshPrefix());
        bench.recover("a", "n1");
        bench.done("n1");
        bench.append("m1", "m2", "m3");
    }
}
