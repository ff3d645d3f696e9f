package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.WireFormat;
import org.junit.jupiter.api.Test;

/** A fault of ours is told, and stays where it is. */
class HubFaultTest extends HubCase {
    private MemberDouble join(String user) {
        MemberDouble member = source.member(user, WireFormat.JSON);
        hub.join(member, new JoinRequest(LOBBY, null, 0));
        loop.run();
        return member;
    }

    @Test
    void faultWhileFanningOut_resetsTheRoomAndItGoesOn() {
        MemberDouble ana = join("ana");
        MemberDouble bo = join("bo");
        bo.blockAfter(0);
        source.publish(1);
        loop.run();

        ana.failOnce();
        source.publish(1);
        loop.run();
        bo.unblock();
        source.publish(1);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 0..0 null", "m1", "reset LAGGED 2", "m3");
        assertThat(bo.log()).containsExactly("joined 0..0 null", "reset LAGGED 2", "m3");
        assertThat(hub.stats().lagging()).isZero();
    }
}
