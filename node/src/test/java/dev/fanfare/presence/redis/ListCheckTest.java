package dev.fanfare.presence.redis;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.PresenceConfig;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Roster;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.testing.SessionDouble;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a list is read anew because Redis has another, over a session whose answers the test gives. */
class ListCheckTest {
    private final List<RoomName> wrong = new ArrayList<>();
    private final ListCheck check =
            new ListCheck(new PresenceKeys(new Buckets("test", 1)), LeaseTimes.of(PresenceConfig.DEFAULT), wrong::add);
    private final LinkedHashMap<RoomName, Roster> rooms = new LinkedHashMap<>();
    private final Session session = new Session();

    /** A server that finds each list another, or none. */
    private static final class Session extends SessionDouble {
        boolean differs = true;
        List<Object> asked;

        @Override
        public Future<Response> run(LuaScript script, List<String> keys, List<Object> args) {
            asked = args.subList(4, args.size());
            MultiType rooms = MultiType.create(differs ? 1 : 0, false);
            if (differs) {
                rooms.add(NumberType.create(1));
            }
            return Future.succeededFuture(rooms);
        }
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            check.tick(rooms, room -> new ListCheck.Listed(room, rooms.get(room), session));
        }
    }

    private Roster lobby(int most) {
        Roster roster = new Roster(most);
        roster.add("inc.0", new PresentMember("ana", "c-ana", "n1"));
        roster.add("inc.0", new PresentMember("bo", "c-bo", "n1"));
        rooms.put(LOBBY, roster);
        return roster;
    }

    @Test
    void listThatDiffersInEveryTick_isReadAnew_onceItsNodesHadTheTimeToAnnounce() {
        lobby(10);

        ticks(Rotation.TICKS + 1);
        assertThat(wrong).isEmpty();
        ticks(1);
        assertThat(wrong).containsExactly(LOBBY);
        ticks(Rotation.TICKS + 1);
        assertThat(wrong).as("and not at once again").hasSize(1);
    }

    @Test
    void listThatDiffersForAMoment_isNotReadAnew() {
        lobby(10);
        for (int i = 0; i < 5; i++) {
            session.differs = true;
            ticks(Rotation.TICKS + 1);
            session.differs = false;
            ticks(1);
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void listThatIsNoMore_isForgotten() {
        lobby(10);
        ticks(Rotation.TICKS + 1);
        rooms.clear();
        ticks(1);
        lobby(10);
        ticks(1);

        assertThat(wrong).isEmpty();
    }

    @Test
    void question_saysHowManyOfEachIncarnationAreListed_andWhetherThereAreMore() {
        lobby(2).add("other.3", new PresentMember("cy", "c-cy", "n2"));
        ticks(1);

        assertThat(session.asked).containsExactly(1, 1, "inc.0", 2);
    }
}
