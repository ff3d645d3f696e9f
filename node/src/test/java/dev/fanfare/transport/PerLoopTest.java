package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PerLoopTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final PerLoop<String> names = new PerLoop<>();
    private final Map<String, Context> seen = new ConcurrentHashMap<>();
    private List<Context> loops;

    @BeforeEach
    void nameTwoLoops() {
        loops = List.of(loop(), loop());
        names.put(loops.get(0), "first");
        names.put(loops.get(1), "second");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Context loop() {
        Promise<Context> here = Promise.promise();
        vertx.runOnContext(v -> here.complete(Vertx.currentContext()));
        return here.future().await();
    }

    @Test
    void eachValue_isTouchedOnItsOwnLoop() {
        names.join(name -> {
                    seen.put(name, Vertx.currentContext());
                    return Future.succeededFuture();
                })
                .await();

        assertThat(seen).containsOnly(Map.entry("first", loops.get(0)), Map.entry("second", loops.get(1)));
    }

    @Test
    void joining_waitsForAll_alsoWhereOneFails() {
        Promise<Void> slow = Promise.promise();

        Future<Void> joined = names.join(name -> name.equals("first") ? Future.failedFuture("refused") : slow.future());
        names.join(name -> Future.succeededFuture()).await(); // both have been asked

        assertThat(joined.isComplete()).isFalse();
        slow.complete();
        assertThat(joined.transform(done -> Future.succeededFuture(done.failed()))
                        .await())
                .isTrue();
    }
}
