package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import dev.fanfare.presence.PresenceMeter;
import dev.fanfare.redis.RedisSession;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the members of nodes that are lost, some rooms with a call. {@code renew.lua} gave each to one reaper; if this one
 * ends before it is done, another goes on.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final int ROOMS_A_CALL = 64;

    private final PresenceKeys keys;
    private final LeaseTimes terms;
    private final PresenceMeter meter;
    private final Set<String> underWay = new HashSet<>();

    Reaper(PresenceKeys keys, LeaseTimes terms, PresenceMeter meter) {
        this.keys = keys;
        this.terms = terms;
        this.meter = meter;
    }

    void reap(RedisSession session, int bucket, String incarnation) {
        String rooms = keys.rooms(bucket, incarnation);
        if (underWay.add(rooms)) {
            LOG.info("Node incarnation {} is lost; removing its members (bucket {})", incarnation, bucket);
            next(session, bucket, incarnation)
                    .onComplete(done -> underWay.remove(rooms))
                    .onFailure(failure -> LOG.debug("Removing them was interrupted; it goes on later", failure));
        }
    }

    private Future<Void> next(RedisSession session, int bucket, String incarnation) {
        String rooms = keys.rooms(bucket, incarnation);
        return session.send(Command.SRANDMEMBER, rooms, ROOMS_A_CALL).compose(some -> {
            if (some == null || some.size() == 0) {
                return session.send(Command.ZREM, keys.dead(bucket), incarnation)
                        .mapEmpty();
            }
            return session.run(PresenceScript.REAP, names(bucket, incarnation, some), args(incarnation, some))
                    .compose(removed -> {
                        if (removed.toInteger() < 0) {
                            return Future.succeededFuture();
                        }
                        if (removed.toInteger() > 0) {
                            meter.reaped(removed.toInteger());
                        }
                        return next(session, bucket, incarnation);
                    });
        });
    }

    private List<String> names(int bucket, String incarnation, Response rooms) {
        List<String> names = new ArrayList<>();
        names.add(keys.dead(bucket));
        names.add(keys.rooms(bucket, incarnation));
        rooms.forEach(room -> names.addAll(keys.of(new RoomName(room.toString()), incarnation)));
        return names;
    }

    private List<Object> args(String incarnation, Response rooms) {
        List<Object> args = new ArrayList<>();
        args.add(incarnation);
        args.add(terms.lease());
        rooms.forEach(room -> args.add(room.toString()));
        return args;
    }
}
