package dev.fanfare.broker.redis.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.config.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom the reader asks, and how often; nobody answers. */
class TopologyReaderTest {
    private static final List<HostPort> SEEDS =
            List.of(new HostPort("a", 1), new HostPort("b", 2), new HostPort("c", 3), new HostPort("d", 4));

    private final Vertx vertx = Vertx.vertx();
    private final Context context = ((VertxInternal) vertx).createEventLoopContext();
    private final List<HostPort> asked = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final List<HostPort> ended = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private Future<RedisConnection> connecting = Future.failedFuture("refused");

    private final TopologyReader reader = new TopologyReader(
            new Kit(vertx, () -> System.nanoTime() / 1_000_000, new Random(1), BrokerMeter.NONE),
            this::client,
            SEEDS,
            100,
            (topology, failure) -> failures.add(failure));

    private Connector.Client client(HostPort server) {
        times.add(System.nanoTime());
        asked.add(server);
        return new Connector.Client() {
            @Override
            public Future<RedisConnection> connect() {
                return connecting;
            }

            @Override
            public Future<Void> close() {
                ended.add(server);
                return Future.succeededFuture();
            }
        };
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private void hint() {
        context.runOnContext(v -> {
            for (int i = 0; i < 1_000; i++) {
                reader.hint();
            }
        });
    }

    @Test
    void hintsWithoutNumber_askAFewServersAtATime_andEachInTurn() {
        hint();
        await().until(() -> asked.size() == 3);
        hint();
        await().until(() -> asked.size() == 6);

        assertThat(asked).containsAll(SEEDS);
        assertThat(ended).hasSize(6);
        assertThat(failures).hasSize(6);
    }

    @Test
    void betweenTwoRounds_isAPause() {
        hint();
        await().until(() -> asked.size() == 3);
        hint();
        await().until(() -> asked.size() == 6);

        assertThat((times.get(3) - times.get(2)) / 1_000_000).isGreaterThan(200);
    }

    @Test
    void serverThatDoesNotAnswer_isGivenUp_andTheOthersAreNotHeldUp() {
        connecting = Promise.<RedisConnection>promise().future();
        hint();

        await().atMost(Duration.ofSeconds(2)).until(() -> failures.size() == 3);
        assertThat(failures.get(0)).hasMessageContaining("does not answer");
        assertThat(ended).hasSize(3);
    }

    @Test
    void closed_asksNobodyAnyMore() {
        context.runOnContext(v -> {
            reader.hint();
            reader.close();
            reader.hint();
        });
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > 400_000_000L);

        assertThat(asked).isEmpty();
    }
}
