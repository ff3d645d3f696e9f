package dev.fanfare.broker.redis.publish;

import static dev.fanfare.broker.redis.session.AsideDouble.count;
import static dev.fanfare.broker.redis.session.AsideDouble.info;
import static dev.fanfare.broker.redis.session.AsideDouble.reply;
import static dev.fanfare.broker.redis.session.AsideDouble.top;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.AsideDouble;
import dev.fanfare.broker.redis.session.UncommittedRooms;
import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.Durability;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who commits what others appended. */
class CommitsTest {
    private static final Keyspace KEYS = new Keyspace(new Buckets("test", 1));
    private static final RoomKeys LOBBY = KEYS.of(new RoomName("lobby"));

    private final AsideDouble redis = new AsideDouble();
    private final Map<RoomName, Position> log = new HashMap<>();
    private final RedisConfig config = RedisConfig.at("localhost", 1).with(Durability.REPLICATED, 1);
    private final UncommittedRooms seen = new UncommittedRooms(redis.kit.clock(), log::get);
    private final Appends appends =
            Appends.of(redis.kit, config, new Appender(redis.kit, BrokerConfig.DEFAULT, "n1", true, seen));
    private final Commits commits = new Commits(redis.kit, appends, seen, bucket -> redis.session);

    private static Position place(long offset) {
        return new Position("epoch", Term.parse("1.a"), offset);
    }

    private void append(RoomKeys room) {
        PublishBatch.Call call = new PublishBatch.Call(
                List.of(new Draft("i1", null, new byte[1])), 1, Long.MAX_VALUE, Promise.promise());
        appends.append(redis.session, room, new PublishBatch(List.of(call), null));
    }

    private void pass(long millis) {
        redis.now += millis;
        commits.tick();
    }

    @Test
    void markThatStaysBehind_isCommitted_alsoByANodeThatIsAtTheTop() {
        log.put(LOBBY.room(), place(5));
        seen.saw(LOBBY, 5);
        pass(900);
        assertThat(redis.open()).isEmpty();

        pass(100);

        assertThat(redis.open()).as("an append of nothing").containsExactly("evalsha");
        redis.answer(top(5));
        redis.answer(info(1_000, 1_000));
        redis.answer(count(1));
        assertThat(redis.open()).as("a commit").containsExactly("evalsha");
        redis.answer(reply("OK"));
        pass(2_000);
        assertThat(redis.open()).isEmpty();
    }

    @Test
    void whatAnotherCommittedMeanwhile_isLeftAlone() {
        seen.saw(LOBBY, 5);
        log.put(LOBBY.room(), place(5));

        pass(1_000);
        pass(1_000);

        assertThat(redis.open()).isEmpty();
    }

    @Test
    void touchThatWaitedForItsRound_isDroppedWhereTheRoomIsCommittedByThen() {
        RoomKeys yard = KEYS.of(new RoomName("yard"));
        append(yard); // a round is under way
        seen.saw(LOBBY, 5);
        pass(1_000);
        log.put(LOBBY.room(), place(5));

        redis.answer(top(1));
        redis.answer(info(1_000, 1_000));
        redis.answer(count(1));
        redis.answer(reply("OK"));

        assertThat(redis.open()).isEmpty();
        pass(2_000);
        assertThat(redis.open()).isEmpty();
    }

    @Test
    void threeThousandRoomsBehind_areTouchedAFewAtATime() {
        for (int n = 0; n < 3_000; n++) {
            seen.saw(KEYS.of(new RoomName("room-" + n)), 5);
        }
        int most = 0;
        int touched = 0;
        pass(1_000);
        while (!redis.open().isEmpty() && touched < 6_000) {
            most = Math.max(most, redis.open().size());
            switch (redis.open().get(0)) {
                case "info" -> redis.answer(info(1_000, 1_000));
                case "wait" -> redis.answer(count(1));
                default -> {
                    redis.answer(top(5)); // as good as OK for a commit
                    touched++;
                }
            }
            pass(250);
        }
        assertThat(touched).as("each once, and committed").isEqualTo(6_000);
        assertThat(most).isLessThan(1_024);
        assertThat(redis.ended).isEmpty();
    }

    @Test
    void bucketThatLeaves_takesItsTouchAlong_andTheNextSessionCommits() {
        seen.saw(LOBBY, 5);
        pass(1_000);
        redis.answer(top(5));
        redis.answer(info(1_000, 900));
        redis.answer(count(0));
        redis.answer(info(1_000, 900));
        assertThat(redis.open()).isEmpty();
        BucketSet gone = BucketSet.of(LOBBY.bucket());

        appends.down(redis.session, gone);
        redis.tick();
        redis.answer(info(1_000, 900));
        pass(1_000);

        assertThat(redis.open()).as("it is touched anew").containsExactly("evalsha");
    }

    @Test
    void waitingForReplicas_isCounted_fromThenUntilItEnds() {
        append(LOBBY);
        redis.answer(top(1));
        redis.answer(info(1_000, 900));
        redis.answer(count(0));
        pass(2_000);
        redis.answer(info(1_000, 900));
        pass(250);
        pass(250);
        assertThat(redis.waiting).containsExactly(true);
        assertThat(appends.trouble()).contains("0 of 1 follow");

        redis.tick();
        redis.answer(info(1_000, 1_000));
        pass(250);

        assertThat(redis.waiting).isEqualTo(List.of(true, false));
        assertThat(appends.trouble()).isNull();
    }
}
