package dev.fanfare.broker.redis.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.testing.SessionDouble;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node keeps of what it published, and until when, over sessions whose answers the test gives. */
class RetainedMessagesTest {
    private static final RoomKeys ROOM = new Keyspace(new Buckets("test", 1)).of(new RoomName("lobby"));
    private static final int ENVELOPE = 100;
    /** What one message is counted with. */
    private static final int ONE = ENVELOPE + 250;

    private static final int PLENTY = 4 * ONE;
    private static final int NO_REPLICA = -1;

    private final Set<Position> log = new HashSet<>();
    private long now = 1_000;
    private Server server = new Server();
    private final RetainedMessages keep = new RetainedMessages(
            () -> now, (room, place) -> ROOM.room().equals(room) && log.contains(place), bucket -> server, PLENTY);

    /** A session that answers INFO when it is told to. */
    private static final class Server extends SessionDouble {
        private final Deque<Promise<Response>> asked = new ArrayDeque<>();
        private boolean over;

        /** Answers the oldest question: how far the server is, and how far each replica. */
        void answers(long reached, int... replicas) {
            StringBuilder info =
                    new StringBuilder("# Replication\r\nrole:master\r\nconnected_slaves:" + replicas.length);
            for (int i = 0; i < replicas.length; i++) {
                info.append("\r\nslave" + i + ":ip=10.0.0.2,port=6379,state=online,offset=" + replicas[i] + ",lag=0");
            }
            info.append("\r\nmaster_repl_offset:" + reached + "\r\n");
            asked.remove().complete(BulkType.create(Buffer.buffer(info.toString()), false));
        }

        @Override
        public Future<Response> send(Command command, Object... args) {
            assertThat(command).isEqualTo(Command.INFO);
            assertThat(args).containsExactly("replication");
            asked.add(Promise.promise());
            return asked.getLast().future();
        }

        @Override
        public boolean over() {
            return over;
        }
    }

    private static Position place(long offset) {
        return new Position("e", new Term(1, "a"), offset);
    }

    private void acknowledged(long... offsets) {
        for (long offset : offsets) {
            keep.add(ROOM, List.of(new LogEntry(place(offset), new Term(1, "a"), "m" + offset, new byte[ENVELOPE])));
        }
    }

    private void inLog(long... offsets) {
        for (long offset : offsets) {
            log.add(place(offset));
        }
    }

    private List<Long> kept() {
        return keep.byRoom().values().stream()
                .flatMap(Collection::stream)
                .map(LogEntry::offset)
                .toList();
    }

    /** The server is asked, and all replicas are where it is; {@link #NO_REPLICA}: there is none. */
    private void report(int reached) {
        keep.tick();
        server.answers(Math.abs(reached), reached == NO_REPLICA ? new int[0] : new int[] {reached, reached});
    }

    @Test
    void replicasHaveIt_andTheLog_isKeptTenSecondsAllTheSame() {
        acknowledged(1);
        now++;
        acknowledged(2);
        inLog(1, 2);
        now += RetainedMessages.ALONE_MS - 2;
        report(500);
        assertThat(kept()).containsExactly(1L, 2L);

        now++;
        report(500);
        assertThat(kept()).containsExactly(2L);
    }

    /** Found by the simulation: a short log had it, then not, and Redis came back empty within the ten seconds. */
    @Test
    void theLogHadItAndIsTrimmed_isKeptTenSeconds() {
        acknowledged(1);
        inLog(1);
        report(500);
        log.clear();
        now += RetainedMessages.ALONE_MS - 1;
        report(500);
        assertThat(kept()).containsExactly(1L);

        now++;
        report(500);
        assertThat(kept()).isEmpty();
    }

    @Test
    void replicasHaveItButTheLogDoesNot_isKeptTenSeconds() {
        acknowledged(1);
        now += RetainedMessages.ALONE_MS - 1;
        report(500);
        assertThat(kept()).containsExactly(1L);

        now++;
        report(500);
        assertThat(kept()).isEmpty();
    }

    @Test
    void theLogHasItLater_isNotForgottenBefore() {
        acknowledged(1);
        report(500);
        assertThat(kept()).containsExactly(1L);

        inLog(1);
        now += RetainedMessages.ALONE_MS - 1;
        report(500);
        assertThat(kept()).containsExactly(1L);

        now++;
        report(500);
        assertThat(kept()).isEmpty();
    }

    @Test
    void logHasItButAReplicaDoesNot_isKeptHoweverLong() {
        acknowledged(1);
        inLog(1);
        keep.tick();
        server.answers(500, 500, 499);

        now += 10 * RetainedMessages.ALONE_MS;
        keep.tick();
        server.answers(600, 600, 499);
        assertThat(kept()).containsExactly(1L);

        keep.tick();
        server.answers(600, 600, 500);
        assertThat(kept()).isEmpty();
    }

    @Test
    void acknowledgedAfterTheQuestion_isNotInItsAnswer() {
        acknowledged(1);
        keep.tick();
        acknowledged(2);
        inLog(1, 2);
        now += RetainedMessages.ALONE_MS;

        server.answers(500, 500);

        assertThat(kept()).containsExactly(2L);
    }

    @Test
    void anotherServer_countsAnew() {
        // given a message that its server is known to have had at 500
        acknowledged(1);
        inLog(1);
        keep.tick();
        server.answers(500, 400);
        Server first = server;
        // when another one serves its bucket, and its replica is past 500 in a stream of its own
        now += RetainedMessages.ALONE_MS;
        keep.tick();
        server = new Server();
        BucketSet buckets = BucketSet.of(ROOM.bucket());
        keep.begin(buckets);
        first.answers(500, 500);
        assertThat(kept()).as("what the first one says counts no more").containsExactly(1L);
        keep.tick();
        server.answers(900, 899);
        // then
        assertThat(kept()).containsExactly(1L);
        now += RetainedMessages.ALONE_MS - 1;
        keep.tick();
        server.answers(950, 900);
        assertThat(kept()).as("its ten seconds begin anew, too").containsExactly(1L);
        now++;
        keep.tick();
        server.answers(950, 900);
        assertThat(kept()).isEmpty();
    }

    @Test
    void anotherServer_withoutAReplica_beginsTheTenSecondsAnew() {
        acknowledged(1);
        now += RetainedMessages.ALONE_MS;
        BucketSet buckets = BucketSet.of(ROOM.bucket());
        keep.begin(buckets);

        now += RetainedMessages.ALONE_MS - 1;
        report(NO_REPLICA);
        assertThat(kept()).containsExactly(1L);
    }

    @Test
    void sessionThatIsOver_isNotHeard_andTheNextIsAsked() {
        acknowledged(1);
        inLog(1);
        keep.tick();
        Server first = server;
        first.over = true;
        now += RetainedMessages.ALONE_MS;
        first.answers(500, 500);
        assertThat(kept()).containsExactly(1L);

        server = new Server();
        report(500);
        assertThat(kept()).isEmpty();
    }

    @Test
    void noReplica_isKeptTenSeconds() {
        acknowledged(1);
        inLog(1);
        now += RetainedMessages.ALONE_MS - 1;
        acknowledged(2);
        report(NO_REPLICA);
        assertThat(kept()).containsExactly(1L, 2L);

        now++;
        report(NO_REPLICA);
        assertThat(kept()).containsExactly(2L);
    }

    @Test
    void noSession_nobodyIsAsked_andNothingIsForgotten() {
        acknowledged(1);
        inLog(1);
        server = null;
        now += 10 * RetainedMessages.ALONE_MS;

        keep.tick();

        assertThat(kept()).containsExactly(1L);
    }

    @Test
    void whoHasNotAnswered_isNotAskedAgain() {
        acknowledged(1);

        keep.tick();
        keep.tick();

        assertThat(server.asked).hasSize(1);
    }

    @Test
    void plenty_forgetsWhatIsInALog_theOldestFirst_untilItIsPlentyNoMore() {
        acknowledged(1, 2, 3, 4, 5, 6);
        inLog(2, 3, 4);

        now += 100;
        keep.sweep();

        assertThat(kept()).containsExactly(1L, 4L, 5L, 6L);
    }

    @Test
    void plenty_forgetsWhatTheReplicasHave_theOldestFirst_untilItIsPlentyNoMore() {
        acknowledged(1, 2, 3, 4, 5, 6);

        report(500);

        assertThat(kept()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void plenty_keepsWhatNobodyElseHas() {
        acknowledged(IntStream.rangeClosed(1, 50).asLongStream().toArray());
        keep.tick();

        server.answers(500, 499);

        assertThat(kept()).hasSize(50);
        assertThat(keep.bytes()).isEqualTo(50L * ONE);
    }

    /** A node of publishers alone: what it keeps beside the replicas does not grow with its rate. */
    @Test
    void manyMessagesWithoutALog_areKeptUpToPlenty_whileReplicasFollow() {
        long offset = 0;
        for (int tick = 1; tick <= 200; tick++) {
            for (int i = 0; i < 100; i++) {
                acknowledged(++offset);
            }
            now += RetainedMessages.PERIOD_MS;
            report(tick * 1_000);
            assertThat(keep.bytes()).isEqualTo(PLENTY);
        }
        assertThat(kept()).containsExactly(offset - 3, offset - 2, offset - 1, offset);
    }

    @Test
    void bytesAreCounted() {
        assertThat(keep.bytes()).isZero();
        acknowledged(1, 2);
        now++;
        acknowledged(3);
        assertThat(keep.bytes()).isEqualTo(3L * ONE);

        now += RetainedMessages.ALONE_MS - 1;
        report(500);
        assertThat(keep.bytes()).isEqualTo(ONE);

        now++;
        report(500);
        assertThat(keep.bytes()).isZero();
    }

    @Test
    void bytesAreCounted_alsoWhereTheLogIsTheWitness() {
        acknowledged(1, 2, 3, 4, 5, 6);
        inLog(1, 2, 3);

        now += 100;
        keep.sweep();

        assertThat(kept()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(keep.bytes()).isEqualTo(PLENTY);
    }
}
