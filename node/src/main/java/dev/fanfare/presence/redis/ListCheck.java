package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Roster;
import dev.fanfare.redis.RedisSession;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares lists of who is there with what Redis has, some with each tick: an event may have been lost, or one came that no
 * node sent. A list is doubted where the two differ, and wrong where they differ in every tick until a node whose members
 * Redis lost would have announced them again: who is there meanwhile is told of by nobody as gone. A room in which many
 * come and go often differs for a moment, and is not doubted for long.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class ListCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ListCheck.class);

    /** Ticks for which a list is doubted before it is wrong: each node compares its own within a round. */
    private static final int PATIENCE_TICKS = Rotation.TICKS + 1;

    private final PresenceKeys keys;
    private final LeaseTimes terms;
    private final Consumer<RoomName> wrong;
    /** When each list was seen to differ first, in ticks. Bounded by the rooms that are watched. */
    private final Map<RoomName, Long> doubted = new LinkedHashMap<>();

    private long ticks;

    /** A list that can be compared, and the session in which Redis is asked. */
    record Listed(RoomName room, Roster roster, RedisSession session) {}

    private record Place(RedisSession session, int bucket) {}

    /** @param wrong told of a room whose list is to be read anew */
    ListCheck(PresenceKeys keys, LeaseTimes terms, Consumer<RoomName> wrong) {
        this.keys = keys;
        this.terms = terms;
        this.wrong = wrong;
    }

    /** @param listed answers what can be compared of a room; null for nothing now */
    void tick(LinkedHashMap<RoomName, ?> rooms, Function<RoomName, Listed> listed) {
        ticks++;
        doubted.keySet().retainAll(rooms.keySet());
        Set<RoomName> chosen = new HashSet<>(Rotation.next(rooms, room -> true));
        doubted.keySet().stream().limit(Rotation.MOST).forEach(chosen::add);
        Map<Place, List<Listed>> places = new HashMap<>();
        for (RoomName room : chosen) {
            Listed one = listed.apply(room);
            if (one != null) {
                places.computeIfAbsent(new Place(one.session, keys.buckets().of(room)), place -> new ArrayList<>())
                        .add(one);
            }
        }
        places.forEach(this::ask);
    }

    /** The list is no more, or another. */
    void forget(RoomName room) {
        doubted.remove(room);
    }

    private void ask(Place place, List<Listed> lists) {
        List<String> names = new ArrayList<>(keys.lease(place.bucket));
        List<Object> args = terms.args("", false);
        for (Listed list : lists) {
            Map<String, Integer> owners = list.roster.owners();
            names.add(keys.incarnations(list.room));
            args.add(owners.size());
            args.add(list.roster.isCut() ? 1 : 0);
            owners.forEach((owner, count) -> {
                names.add(keys.members(list.room, owner));
                args.add(owner);
                args.add(count);
            });
        }
        place.session
                .run(PresenceScript.LISTED, names, args)
                .onSuccess(differing -> {
                    if (!place.session.over()) {
                        judge(lists, differing);
                    }
                })
                .onFailure(failure -> LOG.debug("Lists could not be compared; the next tick does", failure));
    }

    private void judge(List<Listed> lists, Response differing) {
        Set<Integer> others = new HashSet<>();
        differing.forEach(place -> others.add(place.toInteger() - 1));
        for (int i = 0; i < lists.size(); i++) {
            RoomName room = lists.get(i).room;
            if (!others.contains(i)) {
                doubted.remove(room);
            } else if (ticks - doubted.computeIfAbsent(room, doubtful -> ticks) >= PATIENCE_TICKS) {
                doubted.remove(room);
                LOG.info("room {}: the list of its members is another than in Redis; reading it anew", room);
                wrong.accept(room);
            }
        }
    }
}
