package dev.fanfare.node;

import dev.fanfare.model.RoomCounts;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.peers.Peers;
import dev.fanfare.presence.Members;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.room.Hub;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What an operator asks and does, on all nodes. Each node answers for its own connections, on their event loops; what nodes
 * ask one another is one line of text, {@link Question}.
 *
 * <p><b>Threads:</b> any; verbs are called on a hub's loop, where their futures complete.
 *
 * <p><b>Failures</b> are {@link FanfareException}: {@code overloaded} with too many questions under way, {@code
 * broker_unavailable} where the other nodes are out of reach.
 */
public final class Admin {
    private final Node node;
    private final Peers peers;

    /**
     * A page of the rooms that somebody is in, ascending by name.
     *
     * @param next ask for what is after this room; null: there is nothing
     */
    public record RoomPage(List<RoomCounts> rooms, RoomName next) {}

    /** The verbs of a node. */
    public Admin(Node node, Peers peers) {
        this.node = node;
        this.peers = peers;
    }

    /** Answers the other nodes from now on. Called once, before {@link Node#start}. */
    public Future<Void> start() {
        return node.onBroker(() -> {
            peers.start(this::answer);
            return Future.succeededFuture();
        });
    }

    /** Is no longer among the nodes that are asked. Called before {@link Node#close}. */
    public Future<Void> close() {
        return node.onBroker(peers::close);
    }

    // ---- the verbs ----

    /** Who is in a room, as presence lists them. */
    public Future<Members> members(Hub hub, RoomName room) {
        return node.members(hub, room).read();
    }

    /**
     * Rooms with at least one connection.
     *
     * @param after null: from the beginning
     * @param limit at least 1
     */
    public Future<Reach<RoomPage>> rooms(Hub hub, RoomName after, int limit) {
        return ask(hub, new Question.RoomList(after == null ? "" : after.value(), limit), texts -> {
            Census page = Census.of(texts.stream().map(Census::parse).toList()).cutTo(limit);
            return new RoomPage(page.counts(), page.to() == null ? null : new RoomName(page.to()));
        });
    }

    /** The counts of a room; zeros where nobody is in it. */
    public Future<Reach<RoomCounts>> room(Hub hub, RoomName room) {
        return ask(hub, new Question.Count(room), texts -> {
            Tally all = new Tally(room);
            texts.forEach(text -> all.add(Tally.parse(text)));
            return all.counts();
        });
    }

    /**
     * Ends a connection for good, on whichever node it is.
     *
     * @return whether there was one; fails with {@code broker_unavailable} where that cannot be said, because not all nodes
     *     answered
     */
    public Future<Boolean> close(Hub hub, String connection) {
        return ask(hub, new Question.Close(connection), Admin::sum).compose(reach -> {
            if (reach.result() == 0 && reach.answered() < reach.nodes()) {
                return Future.failedFuture(new FanfareException(
                        ErrorCode.BROKER_UNAVAILABLE, "not all nodes answered in time; ask again"));
            }
            return Future.succeededFuture(reach.result() > 0);
        });
    }

    /** Removes a user from a room, with all connections; answers how many were removed. */
    public Future<Reach<Integer>> remove(Hub hub, RoomName room, UserName user) {
        return ask(hub, new Question.Remove(room, user.value()), Admin::sum);
    }

    private static int sum(List<String> numbers) {
        return numbers.stream().mapToInt(Integer::parseInt).sum();
    }

    private <T> Future<Reach<T>> ask(Hub hub, Question question, Function<List<String>, T> together) {
        return node.answeredOn(hub, () -> peers.ask(question.text()))
                .map(answers -> new Reach<>(
                        together.apply(answers.texts()),
                        answers.nodes(),
                        answers.texts().size()));
    }

    // ---- this node's part ----

    private Future<String> answer(String text) {
        Question question = Question.parse(text);
        if (question instanceof Question.RoomList rooms) {
            return onEachLoop(loop -> loop.rooms(rooms.after(), rooms.limit()))
                    .map(parts -> Census.of(parts).cutTo(rooms.limit()).text());
        } else if (question instanceof Question.Count count) {
            return onEachLoop(loop -> loop.count(count.room())).map(parts -> {
                Tally all = new Tally(count.room());
                parts.forEach(all::add);
                return all.line();
            });
        } else if (question instanceof Question.Close close) {
            return onEachLoop(loop -> loop.close(close.connection()) ? 1 : 0).map(Admin::total);
        } else if (question instanceof Question.Remove remove) {
            return onEachLoop(loop -> loop.remove(remove.room(), remove.user())).map(Admin::total);
        }
        return Future.failedFuture("a question that this release does not know");
    }

    private static String total(List<Integer> counts) {
        return Integer.toString(counts.stream().mapToInt(Integer::intValue).sum());
    }

    private <T> Future<List<T>> onEachLoop(Function<Residents, T> part) {
        List<Future<T>> parts = new ArrayList<>();
        node.loops().forEach(loop -> parts.add(node.on(loop.hub(), () -> part.apply(loop.residents()))));
        return Future.all(parts).map(done -> parts.stream().map(Future::result).toList());
    }
}
