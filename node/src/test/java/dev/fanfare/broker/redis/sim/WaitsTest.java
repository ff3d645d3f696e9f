package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import org.junit.jupiter.api.Test;

/** The modelled WAIT in simulated time. */
class WaitsTest {
    private static final long LAG = 300_000;

    private final ModelGroup group = new ModelGroup(LAG);
    private final SimConnection wire = group.connect(group.primary);

    @Test
    void wait_isAnsweredWhenTheReplicaHasIt_andWhatComesAfterItGoesThen() {
        ModelGroup.send(wire, "SET", "a", "1");
        Future<Response> waited = ModelGroup.send(wire, "WAIT", "1", "5000");
        Future<Response> next = ModelGroup.send(wire, "PING");

        assertThat(group.after(LAG, waited)).isNull();
        assertThat(next.isComplete()).isFalse();
        assertThat(group.after(1_000, waited)).isEqualTo("1");
        assertThat(group.after(0, next)).isEqualTo("PONG");
        assertThat(group.replica.peek("GET", "a")).isEqualTo("1");
    }

    @Test
    void wait_endsWithItsTime_whereTheReplicaIsTooLate() {
        ModelGroup.send(wire, "SET", "a", "1");
        Future<Response> waited = ModelGroup.send(wire, "WAIT", "1", "150");

        assertThat(group.after(149_000, waited)).isNull();
        assertThat(group.after(2_000, waited)).isEqualTo("0");
    }

    @Test
    void wait_isForTheConnectionsOwnWrites() {
        SimConnection other = group.connect(group.primary);
        ModelGroup.send(wire, "SET", "a", "1");
        ModelGroup.send(other, "GET", "a");

        assertThat(group.after(1_000, ModelGroup.send(other, "WAIT", "1", "0"))).isEqualTo("1");
        assertThat(group.after(1_000, ModelGroup.send(wire, "WAIT", "1", "0"))).isNull();
    }

    @Test
    void wait_doesNotCountAReplicaThatWasCutOff_norOneThatFollowsAnother() {
        ModelGroup.send(wire, "SET", "a", "1");
        group.timeline.runUntil(50_000);
        group.replica.cutReplication();

        assertThat(group.after(1_000_000, ModelGroup.send(wire, "WAIT", "1", "900")))
                .isEqualTo("0");
        assertThat(group.replica.peek("GET", "a")).isNull();
        group.replica.promote("4");
        assertThat(group.after(1_000, ModelGroup.send(wire, "WAIT", "0", "900")))
                .isEqualTo("0");
    }

    @Test
    void whatTheServerHadNotBegunWhenTheConnectionEnded_isNotDone() {
        ModelGroup.send(wire, "SET", "a", "1");
        ModelGroup.send(wire, "WAIT", "1", "5000");
        ModelGroup.send(wire, "SET", "a", "2");
        group.timeline.runUntil(50_000);

        wire.reset();
        group.timeline.runUntil(1_000_000);

        assertThat(group.primary.peek("GET", "a")).isEqualTo("1");
    }
}
