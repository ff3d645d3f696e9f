package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Roster;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, in one session, who is in a room: which incarnations are alive, then the members of each, page by page, until as many are listed as
 * may be. So many rooms at once, the rest wait.
 *
 * <p>The pages are no picture of one moment. A caller that takes the events of the meantime, and plays them upon what was
 * read, has it all the same: who was there throughout is on a page, and who came or went has an event.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class RosterReader {
    private static final Logger LOG = LoggerFactory.getLogger(RosterReader.class);
    private static final int MAX_UNDER_WAY = 64;
    private static final String PAGE = "500";

    /** Those of one node stand together, and of them the one that lost most leases, which is its newest, comes first. */
    private static final Comparator<String> NEWEST_FIRST =
            Comparator.comparing(RosterReader::nodeOf).thenComparing(RosterReader::lostBy, Comparator.reverseOrder());

    private final PresenceKeys keys;
    private final LeaseTimes terms;
    private final int most;
    /** Bounded by the rooms that are watched or asked for. */
    private final Deque<Question> waiting = new ArrayDeque<>();

    private RedisSession session;
    private int underWay;

    private record Question(RoomName room, Promise<Roster> answer) {}

    /** @param most greatest number of members that are listed */
    RosterReader(PresenceKeys keys, LeaseTimes terms, int most) {
        this.keys = keys;
        this.terms = terms;
        this.most = most;
    }

    /** What was asked in the session before fails; null: there is none. */
    void begin(RedisSession begun) {
        session = begun;
        underWay = 0;
        List<Question> given = List.copyOf(waiting);
        waiting.clear();
        given.forEach(question -> question.answer.fail("the session ended"));
    }

    /** Fails where the server does not answer. */
    Future<Roster> read(RoomName room) {
        if (session == null) {
            return Future.failedFuture("no session");
        }
        Question question = new Question(room, Promise.promise());
        waiting.addLast(question);
        pump();
        return question.answer.future();
    }

    private void pump() {
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            Question question = waiting.pollFirst();
            RedisSession used = session;
            underWay++;
            readNow(used, question.room).onComplete(done -> {
                if (!used.over()) {
                    underWay--;
                    question.answer.handle(done);
                    pump();
                } else {
                    question.answer.fail("the session ended");
                }
            });
        }
    }

    private Future<Roster> readNow(RedisSession used, RoomName room) {
        int bucket = keys.buckets().of(room);
        List<String> names = new ArrayList<>(keys.lease(bucket));
        names.add(keys.incarnations(room));
        return used.run(PresenceScript.ALIVE, names, terms.args("", false)).compose(reply -> {
            List<String> alive = new ArrayList<>();
            reply.get(0).forEach(one -> alive.add(one.toString()));
            reply.get(1).forEach(orphan -> bury(used, room, orphan.toString()));
            alive.sort(NEWEST_FIRST);
            Roster roster = new Roster(most);
            return members(used, room, alive, 0, roster).map(roster);
        });
    }

    /** Nobody holds its lease any more and nobody removes it, as the server lost some of its keys. */
    private void bury(RedisSession used, RoomName room, String orphan) {
        int bucket = keys.buckets().of(room);
        List<String> names = new ArrayList<>(keys.lease(bucket));
        names.add(keys.rooms(bucket, orphan));
        List<Object> args = terms.args("", false);
        args.add(orphan);
        args.add(room.value());
        used.run(PresenceScript.ORPHAN, names, args)
                .onFailure(failure -> LOG.debug("Its next reader has it removed", failure));
    }

    private static String nodeOf(String incarnation) {
        return incarnation.substring(0, Math.max(0, incarnation.lastIndexOf('.')));
    }

    private static int lostBy(String incarnation) {
        try {
            return Integer.parseInt(incarnation.substring(incarnation.lastIndexOf('.') + 1));
        } catch (NumberFormatException e) {
            return -1; // of another form: a later release wrote it
        }
    }

    private Future<Void> members(RedisSession used, RoomName room, List<String> alive, int index, Roster roster) {
        return index == alive.size()
                ? Future.succeededFuture()
                : page(used, room, alive.get(index), "0", roster)
                        .compose(v -> members(used, room, alive, index + 1, roster));
    }

    private Future<Void> page(RedisSession used, RoomName room, String incarnation, String cursor, Roster roster) {
        return used.send(Command.HSCAN, keys.members(room, incarnation), cursor, "COUNT", PAGE)
                .compose(page -> {
                    Response fields = page.get(1);
                    for (int i = 0; i + 1 < fields.size(); i += 2) {
                        String connection = fields.get(i).toString();
                        // Else it would go with the older lease, which is about to be reaped, although it is there.
                        if (!roster.lists(connection)) {
                            roster.add(
                                    incarnation,
                                    PresenceCodec.member(
                                            connection, fields.get(i + 1).toString()));
                        }
                    }
                    String next = page.get(0).toString();
                    return next.equals("0") || roster.isCut()
                            ? Future.succeededFuture()
                            : page(used, room, incarnation, next, roster);
                });
    }
}
