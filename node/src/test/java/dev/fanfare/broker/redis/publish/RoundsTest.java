package dev.fanfare.broker.redis.publish;

import static dev.fanfare.broker.redis.session.AsideDouble.count;
import static dev.fanfare.broker.redis.session.AsideDouble.info;
import static dev.fanfare.broker.redis.session.AsideDouble.reply;
import static dev.fanfare.broker.redis.session.AsideDouble.text;
import static dev.fanfare.broker.redis.session.AsideDouble.top;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.session.AsideDouble;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.RoomName;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Keyspace KEYS = new Keyspace(new Buckets("test", 2));
    private static final RoomKeys LOBBY = KEYS.of(new RoomName("lobby"));
    /** In the other bucket. */
    private static final RoomKeys YARD = IntStream.range(0, 100)
            .mapToObj(n -> KEYS.of(new RoomName("yard-" + n)))
            .filter(one -> one.bucket() != LOBBY.bucket())
            .findFirst()
            .orElseThrow();

    private final AsideDouble redis = new AsideDouble();
    private final Rounds rounds = new Rounds(redis.kit.vertx(), () -> redis.now, redis.session, 1, 500);

    private Future<AppendReply> append(RoomKeys room) {
        return rounds.run(room, this::ask);
    }

    private Future<AppendReply> ask() {
        return redis.ask().map(AppendReply::parse);
    }

    /** A round whose appends were answered, with the server at 1,000, and which replicas do not hold. */
    private void shortOfReplicas() {
        redis.answer(info(1_000, 900));
        redis.answer(count(0));
    }

    /** A round of one append. */
    private void committed() {
        redis.answer(top(5));
        redis.answer(info(1_000, 1_000));
        redis.answer(count(1));
        redis.answer(reply("OK"));
    }

    @Test
    void replicaThatIsFarAway_isWaitedForUpToOnePlace_whateverOthersWriteMeanwhile() {
        Future<AppendReply> answer = append(LOBBY);
        redis.answer(top(5));
        assertThat(redis.open()).containsExactly("info", "wait");
        shortOfReplicas();
        redis.answer(info(4_000, 999));
        assertThat(redis.open()).isEmpty();
        redis.tick();
        assertThat(redis.open()).containsExactly("info");
        assertThat(answer.isComplete()).isFalse();

        redis.answer(info(9_000, 1_000));

        assertThat(redis.open()).containsExactly("evalsha");
        redis.answer(reply("OK"));
        assertThat(((AppendReply.Appended) answer.result()).top().offset()).isEqualTo(5);
        assertThat(redis.ended).isEmpty();
    }

    @Test
    void replicasAreCounted_notAdded() {
        Rounds ofTwo = new Rounds(redis.kit.vertx(), () -> redis.now, redis.session, 2, 500);
        ofTwo.run(LOBBY, this::ask);
        redis.answer(top(5));
        redis.answer(info(1_000, 1_000, 1_000, 0));
        redis.answer(count(1));

        redis.answer(info(1_000, 2_000, 900, 0));
        redis.tick();
        assertThat(redis.open()).containsExactly("info");

        redis.answer(info(1_000, 2_000, 1_001, 0));
        assertThat(redis.open()).containsExactly("evalsha");
    }

    @Test
    void errorThatWaitIsAnswered_endsTheSession_withTheReason() {
        Future<AppendReply> answer = append(LOBBY);
        redis.answer(top(5));
        redis.answer(info(1_000, 900));

        redis.refuse("ERR WAIT cannot be used with replica instances.");

        assertThat(redis.ended).hasSize(1);
        assertThat(redis.ended.get(0)).contains("replicas were not waited for", "cannot be used with replica");
        assertThat(answer.isComplete()).as("the end of the session marks it").isFalse();
    }

    @Test
    void serverThatIsAReplicaNow_endsTheSession() {
        append(LOBBY);
        redis.answer(top(5));
        shortOfReplicas();

        redis.answer(text("# Replication\r\nrole:slave\r\nmaster_repl_offset:1000\r\n"));

        assertThat(redis.ended).containsExactly("the server is a replica now");
    }

    @Test
    void answerThatCannotBeRead_endsTheSession_insteadOfStandingForEver() {
        append(LOBBY);
        redis.answer(top(5));

        redis.answer(text("nothing of use"));

        assertThat(redis.ended).hasSize(1);
    }

    @Test
    void appendThatCannotBeMade_orWhoseAnswerCannotBeRead_failsAlone() {
        append(YARD);
        Future<AppendReply> broken = rounds.run(LOBBY, () -> {
            throw new IllegalStateException("broken");
        });
        Future<AppendReply> odd = append(YARD);
        Future<AppendReply> sound = append(LOBBY);
        committed();
        assertThat(redis.open()).as("odd and sound").hasSize(2);

        redis.answer(null);
        committed();

        assertThat(broken.cause()).hasMessage("broken");
        assertThat(odd.cause()).isInstanceOf(UncommittedException.class);
        assertThat(sound.succeeded()).isTrue();
    }

    @Test
    void roundIsBounded_theRestGoesInTheNext() {
        List<Future<AppendReply>> answers =
                IntStream.range(0, 1_000).mapToObj(n -> append(LOBBY)).toList();
        redis.answer(top(1)); // the first went alone
        redis.answer(info(1, 1));
        redis.answer(count(1));
        assertThat(redis.open()).hasSize(1 + 512);
        assertThat(answers.get(999).isComplete()).isFalse();
    }

    @Test
    void bucketThatLeavesASessionThatStands_takesItsAppendsAlong() {
        Future<AppendReply> underWay = append(LOBBY);
        Future<AppendReply> next = append(LOBBY);
        Future<AppendReply> other = append(YARD);
        redis.answer(top(5));
        shortOfReplicas();
        BucketSet gone = BucketSet.of(LOBBY.bucket());

        rounds.giveUp(gone);

        assertThat(underWay.cause()).isInstanceOf(UncommittedException.class);
        assertThat(next.cause()).isInstanceOf(UncommittedException.class);
        assertThat(other.isComplete()).isFalse();
        redis.answer(info(1_000, 900)); // replicas are as far away as before
        assertThat(redis.open()).as("the other bucket's append").containsExactly("evalsha");
        redis.answer(top(7));
        redis.answer(info(2_000, 2_000));
        redis.answer(count(1));
        redis.answer(reply("OK"));
        assertThat(other.succeeded()).isTrue();
        assertThat(rounds.trouble()).isNull();
    }

    @Test
    void replicasThatDoNotFollow_areTold_untilTheyDo_orNothingWaitsForThem() {
        append(LOBBY);
        redis.answer(top(5));
        shortOfReplicas();
        redis.answer(info(1_000, 900));
        assertThat(rounds.trouble()).as("it may be a slow moment").isNull();
        redis.now += 2_000;
        redis.tick();
        redis.answer(info(1_000, 900));
        assertThat(rounds.trouble()).isEqualTo("broadcasts wait for replicas: 0 of 1 follow 10.0.0.1:6379");
        redis.tick();

        redis.answer(info(1_000, 1_000));
        assertThat(rounds.trouble()).isNull();

        redis.answer(reply("OK"));
        append(LOBBY);
        redis.answer(top(6));
        shortOfReplicas();
        redis.now += 2_000;
        redis.answer(info(1_000, 900));
        assertThat(rounds.trouble()).isNotNull();
        BucketSet gone = BucketSet.of(LOBBY.bucket());
        rounds.giveUp(gone);
        redis.tick();
        redis.answer(info(1_000, 900));
        assertThat(rounds.trouble()).isNull();
    }
}
