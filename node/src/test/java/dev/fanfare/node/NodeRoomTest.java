package dev.fanfare.node;

import static dev.fanfare.testing.Samples.LOBBY;
import static dev.fanfare.testing.Samples.at;
import static dev.fanfare.testing.Samples.publications;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.room.Budget;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a member starts while the broker takes its time. */
class NodeRoomTest {
    private static final Position ELSEWHERE = new Position("m2x7", new Term(2, "y"), 3);

    private final Budget allLogs = new Budget(null, 1 << 20);
    private final LateBroker broker = new LateBroker();
    private final NodeRoom room = new NodeRoom(LOBBY, broker, new LogConfig(100, 1 << 20, 1 << 20), allLogs);

    private final Promise<Void> over = Promise.promise();

    private Future<Joined> locate(Position since, int history) {
        return room.locate(new JoinRequest(LOBBY, since, history), over.future());
    }

    @Test
    void pageThatComesAfterTheRoomWasLeft_isNotKept() {
        Future<Joined> located = locate(null, 5);
        room.close();

        broker.asked.poll().complete(new History(publications(1, 9), at(9), true));

        assertThat(located.isComplete()).isTrue();
        assertThat(allLogs.used()).isZero();
    }

    @Test
    void whoIsAheadOfALogThatIsThenRestartedElsewhere_isToldSoAtOnce() {
        Future<Joined> located = locate(at(12), 0);
        broker.asked.poll().complete(new History(List.of(), at(12), true));
        assertThat(located.isComplete()).isFalse();

        room.restart(ELSEWHERE);

        assertThat(located.isComplete()).isTrue();
        assertThat(located.result()).isEqualTo(new Joined(ELSEWHERE, ELSEWHERE, false));
    }

    @Test
    void whoIsAhead_waitsUntilTheLogHasGotThere() {
        Future<Joined> located = locate(at(12), 0);
        broker.asked.poll().complete(new History(List.of(), at(12), true));

        room.append(publications(10, 11));
        assertThat(located.isComplete()).isFalse();
        room.append(publications(12, 13));

        assertThat(located.result()).isEqualTo(new Joined(at(12), at(13), true));
    }

    @Test
    void whoIsAhead_andGivesUp_isNotWaitedFor() {
        Future<Joined> located = locate(at(12), 0);
        broker.asked.poll().complete(new History(List.of(), at(12), true));

        over.complete();
        room.append(publications(10, 13));

        assertThat(located.isComplete()).isFalse();
    }

    /** At offset 9; answers history when the test does. */
    private static final class LateBroker implements Broker {
        final Deque<Promise<History>> asked = new ArrayDeque<>();

        @Override
        public void start(Listener listener) {}

        @Override
        public Future<Position> subscribe(RoomName room) {
            return Future.succeededFuture(at(9));
        }

        @Override
        public void unsubscribe(RoomName room) {}

        @Override
        public Future<List<Receipt>> publish(RoomName room, List<Message> batch) {
            return Future.failedFuture("not asked for here");
        }

        @Override
        public Future<History> history(RoomName room, Position since, int limit) {
            asked.add(Promise.promise());
            return asked.peekLast().future();
        }

        @Override
        public Health health() {
            return new Health(true, "a double");
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
