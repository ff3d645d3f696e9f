package dev.fanfare.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The number of buckets, which all nodes of a deployment share. After Redis had lost its data a node that was set to another
 * number took the deployment over, and a change with all nodes stopped was refused.
 */
class LayoutIT {
    @Running
    private Vertx vertx;

    @Running
    private RedisServer redis;

    private BrokerProbe node(String name, int buckets) {
        return new BrokerProbe(
                vertx,
                context -> new RedisBroker(
                        vertx,
                        context,
                        new NodeId(name, "inc0000" + name),
                        RedisServer.config("f", redis.port(), buckets, null),
                        BrokerConfig.DEFAULT));
    }

    private static void connected(BrokerProbe node) {
        node.on(() -> ((RedisBroker) node.broker).firstConnect());
    }

    @Test
    void anotherNumber_isRefused_whileSomebodyHasThisOne() {
        try (BrokerProbe right = node("1", 1)) {
            connected(right); // before the other one begins: of two that come at once, either may be the first
            try (BrokerProbe wrong = node("2", 8)) {
                assertThatThrownBy(() -> connected(wrong))
                        .isInstanceOfSatisfying(
                                BrokerRefusedException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.BUCKETS))
                        .hasMessageContaining("set to 8 buckets")
                        .hasMessageContaining("have 1");
                assertThat(redis.command("GET", "f:layout")).isEqualTo("1");
            }
        }
    }

    @Test
    void afterRedisLostItsData_thoseThatLivedWin() {
        try (BrokerProbe right = node("1", 1)) {
            connected(right);
            right.publish("lobby", "before");
            redis.command("FLUSHALL");
            try (BrokerProbe wrong = node("2", 8)) {
                // It may come in for a moment, as Redis knows nobody.
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> wrong.health().detail() != null
                                && wrong.health().detail().contains("set to 8 buckets"));
                await().atMost(Duration.ofSeconds(20)).until(() -> "1".equals(redis.command("GET", "f:layout")));

                assertThat(right.health().up()).isTrue();
                assertThat(wrong.health().up()).isFalse();
                right.publish("lobby", "after");
            }
        }
    }

    @Test
    void withAllNodesStopped_theNumberMayChange() {
        try (BrokerProbe old = node("1", 1)) {
            connected(old);
        }
        assertThat(redis.command("GET", "f:layout")).isNull();

        try (BrokerProbe next = node("2", 8)) {
            connected(next);

            assertThat(redis.command("GET", "f:layout")).isEqualTo("8");
            next.publish("lobby", "hello");
        }
    }

    @Test
    void nodesThatDied_doNotKeepTheNumber() {
        redis.command("SET", "f:layout", "1");
        redis.command("ZADD", "f:live", Long.toString(System.currentTimeMillis() - 10_000), "dead");

        try (BrokerProbe next = node("2", 8)) {
            connected(next);

            assertThat(redis.command("GET", "f:layout")).isEqualTo("8");
        }
    }
}
