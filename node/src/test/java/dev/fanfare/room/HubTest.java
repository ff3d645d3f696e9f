package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;
import static dev.fanfare.testing.Samples.at;
import static dev.fanfare.testing.Samples.publication;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Live delivery, replay, slow consumers and resets, all as cursors on one log, on a loop that is turned by hand. */
class HubTest extends HubCase {
    private MemberDouble join(String user, Position since, int history, boolean echo) {
        MemberDouble member = source.member(user, WireFormat.JSON);
        hub.join(member, new JoinRequest(LOBBY, since, history, echo ? Echo.ALL : new Echo(false, user, "c1-"), false));
        loop.run();
        return member;
    }

    private MemberDouble join(String user) {
        return join(user, null, 0, true);
    }

    private void publish(int count) {
        source.publish(count);
    }

    @Test
    void live_reachesEveryMemberOnceInOrder() {
        MemberDouble ana = join("ana");
        MemberDouble bo = join("bo");
        MemberDouble outsider = source.member("eve", WireFormat.JSON);

        publish(3);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 0..0 null", "m1", "m2", "m3");
        assertThat(bo.log()).containsExactly("joined 0..0 null", "m1", "m2", "m3");
        assertThat(outsider.log()).isEmpty();
    }

    @Test
    void manyPublicationsOfATurn_areOneFlushASocket() {
        List<MemberDouble> members = List.of(join("a"), join("b"), join("c"), join("d"), join("e"));
        int flushesBefore = members.get(0).flushes();

        publish(8);
        loop.run();

        for (MemberDouble member : members) {
            assertThat(member.flushes()).isEqualTo(flushesBefore + 1);
            assertThat(member.writes())
                    .as("joined and one buffer with all eight")
                    .isEqualTo(1);
            assertThat(member.messages()).containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8");
        }
        assertThat(hub.stats().deliveries()).isEqualTo(40);
    }

    @Test
    void formats_getTheSamePublicationsInTheirOwnForm() {
        MemberDouble json = join("ana");
        MemberDouble raw = source.member("bo", WireFormat.RAW);
        hub.join(raw, new JoinRequest(LOBBY, null, 0));
        loop.run();

        publish(2);
        loop.run();

        assertThat(json.frames()).allMatch(f -> f.startsWith("{\"type\":\"message\""));
        assertThat(raw.frames()).containsExactly("m1", "m2");
    }

    @Test
    void join_replaysWhatFollowedSinceThenGoesLive() {
        publish(6);
        MemberDouble ana = join("ana", at(2), 0, true);
        publish(1);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 2..6 true", "m3", "m4", "m5", "m6", "m7");
    }

    @Test
    void publicationsBetweenAskingAndAnswer_areNeitherLostNorTwice() {
        publish(4);
        MemberDouble ana = source.member("ana", WireFormat.JSON);
        source.holdAnswers();
        hub.join(ana, new JoinRequest(LOBBY, at(2), 0));
        publish(2);
        source.answer();
        publish(2);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 2..6 true", "m3", "m4", "m5", "m6", "m7", "m8");
    }

    @Test
    void echoFalse_hidesWhatItsOwnConnectionSentAndNothingElse() {
        MemberDouble ana = join("ana", null, 0, false);
        MemberDouble bo = join("bo", null, 0, false);

        source.publish(publication(1, Samples.message("ana", "hi")), publication(2, Samples.message("bo", "ho")));
        loop.run();
        publish(1);
        loop.run();

        assertThat(ana.messages()).containsExactly("ho");
        assertThat(bo.messages()).containsExactly("hi", "m3");
    }

    @Test
    void echoFalse_hidesWhatItsEarlierConnectionsSentUnderItsKeys_andNothingElse() {
        source.publish(
                publication(1, earlier("ana", "c1-1", "mine")),
                publication(2, earlier("ana", "c2-1", "other-page")),
                publication(3, earlier("bo", "c1-2", "another-user")),
                publication(4, earlier("ana", null, "without-key")));
        MemberDouble ana = source.member("ana", WireFormat.JSON);
        MemberDouble all = source.member("ana", WireFormat.JSON);

        hub.join(ana, new JoinRequest(LOBBY, at(0), 0, new Echo(false, "ana", "c1-"), false));
        hub.join(all, new JoinRequest(LOBBY, at(0), 0, new Echo(false, "ana", null), false));
        loop.run();

        assertThat(ana.messages()).containsExactly("other-page", "another-user", "without-key");
        assertThat(all.messages()).containsExactly("mine", "other-page", "another-user", "without-key");
    }

    private static Message earlier(String user, String key, String text) {
        Message sample = Samples.message(user, text);
        return new Message(user, "gone-1", sample.node(), sample.time(), key, sample.payload());
    }

    @Test
    void slowConsumer_stopsAloneAndCatchesUpFromTheLog() {
        MemberDouble slow = join("slow");
        MemberDouble fast = join("fast");

        slow.blockAfter(2);
        for (int i = 0; i < 5; i++) {
            publish(1);
            loop.run();
        }

        assertThat(fast.messages()).containsExactly("m1", "m2", "m3", "m4", "m5");
        assertThat(slow.messages()).containsExactly("m1", "m2");
        assertThat(hub.stats().lagging()).isEqualTo(1);
        slow.unblock();
        hub.onWritable(slow);
        loop.run();
        publish(1);
        loop.run();
        assertThat(slow.messages()).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
        assertThat(source.reads()).as("all of it was at hand").isZero();
    }

    @Test
    void slowConsumer_pastTheLog_readsTheStream() {
        MemberDouble slow = join("slow");
        slow.blockAfter(1);
        for (int i = 0; i < 40; i++) {
            publish(1);
            loop.run();
        }

        slow.unblock();
        hub.onWritable(slow);
        loop.run();

        assertThat(slow.messages()).isEqualTo(source.texts(1, 40));
        assertThat(source.reads()).isPositive();
        assertThat(slow.resets()).isEmpty();
    }

    @Test
    void stalledInMidPage_holdsNothingAndReadsAgain() {
        MemberDouble slow = join("slow");
        slow.blockAfter(0);
        for (int i = 0; i < 40; i++) {
            publish(1);
            loop.run();
        }

        slow.blockAfter(3);
        hub.onWritable(slow);
        loop.run();
        assertThat(slow.messages()).isEqualTo(source.texts(1, 3));
        source.assertNothingHeldBeside(10);

        slow.unblock();
        hub.onWritable(slow);
        loop.run();
        assertThat(slow.messages()).isEqualTo(source.texts(1, 40));
    }

    @Test
    void slowConsumer_pastTheStream_isResetOnceAndGoesOn() {
        MemberDouble slow = join("slow");
        slow.blockAfter(1);
        for (int i = 0; i < 40; i++) {
            publish(1);
            loop.run();
        }

        source.trimStreamBelow(20);
        slow.unblock();
        hub.onWritable(slow);
        loop.run();
        publish(1);
        loop.run();

        assertThat(slow.log()).containsExactly("joined 0..0 null", "m1", "reset LAGGED 40", "m41");
        assertThat(hub.stats().resets()).isEqualTo(1);
    }

    @Test
    void lostContinuity_resetsEveryMemberBetweenOldAndNew() {
        MemberDouble ana = join("ana");
        MemberDouble slow = join("slow");
        slow.blockAfter(1);
        publish(2);
        loop.run();
        Position elsewhere = new Position("m2x7", new Term(2, "y"), 9);

        source.restart(elsewhere);
        loop.run();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();

        assertThat(ana.log()).containsExactly("joined 0..0 null", "m1", "m2", "reset EPOCH 9");
        assertThat(slow.log()).containsExactly("joined 0..0 null", "m1", "reset EPOCH 9");
    }

    @Test
    void cut_resetsWhoIsPastIt_andTheOthersGoOnWithoutNoticing() {
        MemberDouble fast = join("fast");
        MemberDouble slow = join("slow");
        slow.blockAfter(1);
        publish(4);
        loop.run();
        source.cut(at(2));
        Publication other = new Publication(
                Samples.LOBBY, new Position("k3f9", new Term(2, "b"), 3), at(2).term(), Samples.message("bo", "other"));
        source.publish(other);
        loop.run();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();

        assertThat(fast.messages()).containsExactly("m1", "m2", "m3", "m4", "other");
        assertThat(fast.log()).contains("reset EPOCH 2");
        assertThat(slow.log()).containsExactly("joined 0..0 null", "m1", "m2", "other");
    }

    @Test
    void leave_endsDeliveryAtOnceAndTheLastOneDetaches() {
        MemberDouble ana = join("ana");
        MemberDouble bo = join("bo");
        publish(1);
        hub.leave(ana, LOBBY);
        loop.run();

        assertThat(ana.messages()).isEmpty();
        assertThat(bo.messages()).containsExactly("m1");
        assertThat(source.isAttached()).isTrue();
        hub.leave(bo, LOBBY);
        loop.run();
        assertThat(source.isAttached()).isFalse();
    }

    @Test
    void leaveWhileJoining_isNeverAMember() {
        MemberDouble ana = source.member("ana", WireFormat.JSON);
        source.holdAnswers();
        hub.join(ana, new JoinRequest(LOBBY, null, 0));
        assertThat(hub.membership(ana, LOBBY)).isEqualTo(Membership.JOINING);
        hub.leave(ana, LOBBY);
        source.answer();
        publish(1);
        loop.run();

        assertThat(ana.log()).isEmpty();
        assertThat(source.isAttached()).isFalse();
    }

    @Test
    void joinAgainAfterAllLeft_startsWhereTheLogIsNow() {
        MemberDouble ana = join("ana");
        hub.leave(ana, LOBBY);
        source.publish(2);
        loop.run();
        source.publish(2);

        MemberDouble bo = join("bo", null, 1, true);
        publish(1);
        loop.run();

        assertThat(bo.log()).containsExactly("joined 3..4 null", "m4", "m5");
    }

    @Test
    void refusedJoin_isToldAndMayBeTriedAgain() {
        source.refuse(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "away"));
        MemberDouble ana = join("ana");
        assertThat(ana.log()).containsExactly("refused BROKER_UNAVAILABLE");
        assertThat(hub.membership(ana, LOBBY)).isEqualTo(Membership.NONE);

        source.refuse(null);
        hub.join(ana, new JoinRequest(LOBBY, null, 0));
        loop.run();
        assertThat(ana.log()).containsExactly("refused BROKER_UNAVAILABLE", "joined 0..0 null");
    }

    @Test
    void overflowingInbox_isReadFromTheLogInstead() {
        Hub small = source.open(loop, 100);
        MemberDouble ana = source.member("ana", WireFormat.JSON);
        small.join(ana, new JoinRequest(LOBBY, null, 0));
        loop.run();

        publish(200);
        assertThat(source.entriesHeld()).as("the loop stands still").isLessThan(80);
        loop.run();

        assertThat(ana.messages()).isEqualTo(source.texts(1, 200));
        small.leaveAll(ana);
        loop.run();
    }

    @Test
    void manyRooms_areSeparate() {
        MemberDouble ana = join("ana");
        hub.join(ana, new JoinRequest(new dev.fanfare.model.RoomName("other"), null, 0));
        source.refuse(null);
        loop.run();
        assertThat(hub.rooms(ana)).isEqualTo(2);

        hub.leave(ana, new dev.fanfare.model.RoomName("other"));
        publish(1);
        loop.run();

        assertThat(ana.messages()).containsExactly("m1");
        assertThat(hub.rooms(ana)).isEqualTo(1);
    }
}
