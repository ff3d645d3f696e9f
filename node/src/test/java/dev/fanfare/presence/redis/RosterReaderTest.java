package dev.fanfare.presence.redis;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.PresenceConfig;
import dev.fanfare.model.PresentMember;
import dev.fanfare.presence.Roster;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.testing.SessionDouble;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of what Redis has of a room. */
class RosterReaderTest {
    /** A server on which every incarnation has ana. */
    private static final class Session extends SessionDouble {
        private final List<String> alive;

        Session(List<String> alive) {
            this.alive = alive;
        }

        private static Response texts(List<String> texts) {
            MultiType all = MultiType.create(texts.size(), false);
            texts.forEach(text -> all.add(BulkType.create(Buffer.buffer(text), false)));
            return all;
        }

        @Override
        public Future<Response> send(Command command, Object... words) {
            MultiType page = MultiType.create(2, false);
            page.add(BulkType.create(Buffer.buffer("0"), false));
            page.add(texts(List.of("c-ana", "n1/ana")));
            return Future.succeededFuture(page);
        }

        @Override
        public Future<Response> run(LuaScript script, List<String> keys, List<Object> args) {
            MultiType reply = MultiType.create(2, false);
            reply.add(texts(alive));
            reply.add(texts(List.of()));
            return Future.succeededFuture(reply);
        }
    }

    private static Roster read(String... alive) {
        RosterReader reader =
                new RosterReader(new PresenceKeys(new Buckets("test", 1)), LeaseTimes.of(PresenceConfig.DEFAULT), 10);
        reader.begin(new Session(List.of(alive)));
        return reader.read(LOBBY).result();
    }

    @Test
    void memberUnderTwoLeasesOfItsNode_isListedUnderTheNewest_inWhateverOrderTheyCome() {
        for (Roster roster : List.of(read("inc.10", "inc.9"), read("inc.9", "inc.10"))) {
            // when the older one is reaped
            assertThat(roster.removeAll("inc.9")).isEmpty();
            // then it is there still, as the newer one's
            assertThat(roster.removeAll("inc.10")).containsExactly(new PresentMember("ana", "c-ana", "n1"));
        }
    }
}
