package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;
import static dev.fanfare.testing.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.testing.Samples;
import org.junit.jupiter.api.Test;

/** Members that come and go in the very turn in which the room moves. */
class RoomTurnoverTest extends HubCase {
    private MemberDouble member(String user) {
        return source.member(user, WireFormat.JSON);
    }

    private void join(MemberDouble member, Position since, int history) {
        hub.join(member, new JoinRequest(LOBBY, since, history));
    }

    @Test
    void admittedInTheTurnOfAPublication_afterTheLastOneLeft_goesLive() {
        MemberDouble old = member("old");
        join(old, null, 0);
        loop.run();
        MemberDouble ana = member("ana");
        source.holdAnswers();
        join(ana, null, 0);
        hub.leave(old, LOBBY);

        source.publish(1);
        source.answer();
        loop.run();
        source.publish(1);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 1..1 null", "m2");
        assertThat(old.messages()).isEmpty();
    }

    @Test
    void leftAndJoinedAgainInTheTurnOfAPublication_goesLive() {
        MemberDouble ana = member("ana");
        join(ana, null, 0);
        loop.run();

        source.publish(1);
        hub.leave(ana, LOBBY);
        join(ana, null, 0);
        loop.run();
        source.publish(1);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 0..0 null", "joined 1..1 null", "m2");
    }

    @Test
    void leftAsSoonAsJoined_leavesNothingOfItsReplayBehind() {
        source.publish(5);
        MemberDouble hasty = member("hasty");
        hasty.onJoined(() -> hub.leave(hasty, LOBBY));

        join(hasty, null, 3);
        loop.run();

        assertThat(hasty.log()).containsExactly("joined 2..5 null");
        source.assertNothingHeldBeside(5);
    }

    @Test
    void leftAsSoonAsJoined_holdsUpNobody() {
        MemberDouble slow = member("slow");
        join(slow, null, 0);
        loop.run();
        source.publish(5);
        loop.run();
        MemberDouble hasty = member("hasty");
        hasty.onJoined(() -> hub.leave(hasty, LOBBY));
        join(hasty, at(2), 0);
        loop.run();
        source.publish(1);
        loop.run();

        slow.blockAfter(0);
        source.publish(1);
        loop.run();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();

        assertThat(slow.messages()).isEqualTo(source.texts(1, 7));
        assertThat(hasty.messages()).isEmpty();
    }

    @Test
    void aReadAnsweredAfterTheLogWasRestarted_resetsNobodyTwice() {
        MemberDouble slow = member("slow");
        join(slow, null, 0);
        loop.run();
        slow.blockAfter(0);
        source.publish(40);
        loop.run();
        source.trimStreamBelow(20);
        source.holdAnswers();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();
        Position elsewhere = new Position("m2x7", new Term(2, "y"), 0);
        source.restart(elsewhere);
        loop.run();
        slow.blockAfter(0);
        source.publish(new Publication(
                LOBBY, new Position("m2x7", elsewhere.term(), 1), elsewhere.term(), Samples.message("ana", "n1")));
        loop.run();

        source.answer();
        loop.run();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();

        assertThat(slow.log()).containsExactly("joined 0..0 null", "reset EPOCH 0", "n1");
    }
}
