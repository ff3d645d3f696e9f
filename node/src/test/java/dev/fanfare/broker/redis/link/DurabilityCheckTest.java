package dev.fanfare.broker.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.broker.redis.session.AsideDouble;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import io.vertx.core.Future;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DurabilityCheckTest {
    private final AsideDouble redis = new AsideDouble();

    private static DurabilityCheck check(Durability level) {
        return new DurabilityCheck(RedisConfig.at("localhost", 1).with(level, 2));
    }

    private static Throwable failure(Durability level, String error) {
        return check(level)
                .run(
                        request -> Future.failedFuture(ErrorType.create(error)),
                        InfoReply.parse(AsideDouble.info(1, 1, 1)))
                .cause();
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLICATED", "FSYNC"})
    void serverThatMayAnswerLater_isNoRefusal(Durability level) {
        assertThat(failure(level, "LOADING Redis is loading the dataset in memory"))
                .isNotInstanceOf(BrokerRefusedException.class)
                .hasMessageContaining("LOADING");
        assertThat(failure(level, "NOPERM this user has no permissions")).isInstanceOf(BrokerRefusedException.class);
    }

    @Test
    void tooFewReplicas_areARefusalAtTheStart_andAWarningLater() {
        DurabilityCheck check = check(Durability.REPLICATED);
        Future<Void> first = check.run(request -> Future.succeededFuture(), InfoReply.parse(AsideDouble.info(1, 1)));
        assertThat(first.cause()).hasMessageContaining("waits for 2 of Redis' replicas, of which 1 are connected");
        check.started();

        Future<Void> later = check.run(request -> Future.succeededFuture(), InfoReply.parse(AsideDouble.info(1, 1)));
        Future<List<String>> again = check.again(redis.session);
        redis.answer(AsideDouble.info(1, 1));
        Future<List<String>> enough = check.again(redis.session);
        redis.answer(AsideDouble.info(1, 1, 0));

        assertThat(later.succeeded()).isTrue();
        assertThat(again.result()).hasSize(1);
        assertThat(again.result().get(0)).contains("waits for 2 replicas of 10.0.0.1:6379, of which 1 are connected");
        assertThat(enough.result()).isEmpty();
    }

    @Test
    void settingThatChanged_isARefusal_alsoWhileASessionStands() {
        Future<List<String>> again = check(Durability.FSYNC).again(redis.session);
        redis.answer(AsideDouble.reply("appendonly", "yes"));
        redis.answer(AsideDouble.reply("appendfsync", "everysec"));

        assertThat(again.cause())
                .isInstanceOf(BrokerRefusedException.class)
                .hasMessageContaining("appendfsync is everysec");
    }
}
