package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;
import static dev.fanfare.testing.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.protocol.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hub tells its meter, and how it counts members. */
class HubMeterTest {
    private final HandLoop loop = new HandLoop();
    private final LogSourceDouble source = new LogSourceDouble(10);
    private final List<Position> oldest = new ArrayList<>();
    private final List<String> flushes = new ArrayList<>();
    private final List<Long> resumed = new ArrayList<>();
    private long resumesBegun;
    private final Hub hub = source.open(loop, 1 << 20, new HubMeter() {
        @Override
        public void fannedOut(Publication publication) {
            oldest.add(publication.position());
        }

        @Override
        public void flushed(long sockets, long deliveries) {
            flushes.add(deliveries + "/" + sockets);
        }

        @Override
        public long resumeBegins() {
            return ++resumesBegun;
        }

        @Override
        public void resumed(long began) {
            resumed.add(began);
        }
    });

    @AfterEach
    void nothingIsHeldInTheEnd() {
        source.members.forEach(hub::leaveAll);
        loop.run();
        source.assertOnlyTheLogHoldsEntries();
    }

    private MemberDouble join(String user, WireFormat format) {
        MemberDouble member = source.member(user, format);
        hub.join(member, new JoinRequest(LOBBY, null, 0));
        loop.run();
        return member;
    }

    @Test
    void joinAfterAnId_isMeasured_andAJoinWithoutOneIsNot() {
        join("ana", WireFormat.JSON);
        source.publish(3);
        loop.run();

        MemberDouble back = source.member("bo", WireFormat.JSON);
        hub.join(back, new JoinRequest(LOBBY, at(2), 0));
        assertThat(resumed).as("it was not answered yet").isEmpty();
        loop.run();

        assertThat(resumesBegun).isEqualTo(1);
        assertThat(resumed).containsExactly(1L);
    }

    @Test
    void fanOut_isMeasuredOnceATurn_byItsOldestPublication_howeverManyMembersThereAre() {
        for (int i = 0; i < 5; i++) {
            join("member" + i, WireFormat.JSON);
        }
        assertThat(oldest).isEmpty();
        assertThat(flushes).as("turns that deliver nothing count for nothing").isEmpty();

        source.publish(3);
        loop.run();
        source.publish(1);
        loop.run();

        assertThat(oldest).containsExactly(at(1), at(4));
        assertThat(flushes).containsExactly("15/5", "5/5");
    }

    @Test
    void membersAreCounted_byHowTheyAreReached() {
        MemberDouble json = join("json", WireFormat.JSON);
        join("raw1", WireFormat.RAW);
        join("raw2", WireFormat.RAW_DEFLATE);

        assertThat(hub.stats().members(Transport.WEBSOCKET_JSON)).isEqualTo(1);
        assertThat(hub.stats().members(Transport.WEBSOCKET_RAW)).isEqualTo(2);
        assertThat(hub.stats().members(Transport.SSE)).isZero();
        assertThat(hub.stats().members()).isEqualTo(3);

        hub.leaveAll(json);
        loop.run();

        assertThat(hub.stats().members(Transport.WEBSOCKET_JSON)).isZero();
        assertThat(hub.stats().members()).isEqualTo(2);
    }
}
