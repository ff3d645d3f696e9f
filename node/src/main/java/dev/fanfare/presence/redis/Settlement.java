package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what Redis has of this node in one bucket, page by page, and shows it to the announcer, which strikes what is not
 * so: after a reconnect of all rooms, as a server may have forgotten that a member left as it may have forgotten that one
 * came, and of a room in which it has another number of members than there are.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class Settlement {
    private static final String PAGE = "500";

    private final PresenceKeys keys;
    private final Announcer announcer;
    private final RedisSession session;
    private final String incarnation;

    Settlement(PresenceKeys keys, Announcer announcer, RedisSession session) {
        this.keys = keys;
        this.announcer = announcer;
        this.session = session;
        this.incarnation = announcer.incarnation();
    }

    /** Completes when all was read; fails with the session. */
    Future<Void> run() {
        return rooms("0");
    }

    /** Reads one room; fails with the session. */
    Future<Void> room(RoomName room) {
        return room(room, "0");
    }

    private Future<Void> rooms(String cursor) {
        return session.send(Command.SSCAN, keys.rooms(announcer.bucket(), incarnation), cursor, "COUNT", PAGE)
                .compose(page -> {
                    List<RoomName> rooms = new ArrayList<>();
                    page.get(1).forEach(name -> rooms.add(new RoomName(name.toString())));
                    return oneByOne(rooms, 0).compose(v -> next(page));
                });
    }

    private Future<Void> next(Response page) {
        String cursor = page.get(0).toString();
        return cursor.equals("0") || superseded() ? Future.succeededFuture() : rooms(cursor);
    }

    private Future<Void> oneByOne(List<RoomName> rooms, int index) {
        return index == rooms.size() || superseded()
                ? Future.succeededFuture()
                : room(rooms.get(index)).compose(v -> oneByOne(rooms, index + 1));
    }

    private Future<Void> room(RoomName room, String cursor) {
        return session.send(Command.HSCAN, keys.members(room, incarnation), cursor, "COUNT", PAGE)
                .compose(page -> {
                    Response fields = page.get(1);
                    for (int i = 0; i + 1 < fields.size() && !superseded(); i += 2) {
                        announcer.found(room, fields.get(i).toString());
                    }
                    String following = page.get(0).toString();
                    return following.equals("0") || superseded() ? Future.succeededFuture() : room(room, following);
                });
    }

    private boolean superseded() {
        return session.over() || !incarnation.equals(announcer.incarnation());
    }
}
