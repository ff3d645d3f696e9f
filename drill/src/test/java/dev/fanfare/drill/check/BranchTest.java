package dev.fanfare.drill.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Two primaries at once: the log has two branches for a while. One is given up: who was on it is told to go back, and what
 * was acknowledged on it comes again under other ids. Capital letters are the new ids of the messages with the small ones.
 */
class BranchTest extends RoomCase {
    @Test
    void branchThatIsGivenUp_andComesAgain_isRight() {
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(bo, "abef");

        ana.reset("b", 100);
        receive(ana, "efCD");
        receive(bo, "CD");

        assertThat(room.complete()).isTrue();
        judgedRight();
        assertThat(faults.resets()).isEqualTo(1);
    }

    @Test
    void branchThatWasSeenLater_isRightAsWell() {
        sendAndAcknowledge("abcdef");
        receive(bo, "abef");
        receive(ana, "abcd");

        receive(bo, "CD");
        ana.reset("b", 100);
        receive(ana, "efCD");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void membersOfTheSameBranch_areToldOneAfterTheOther_eachFromWhereItIs() {
        Lane eve = join("eve");
        Lane joe = join("joe");
        sendAndAcknowledge("abcdefgh");
        receive(bo, "abgh");
        receive(ana, "abc");
        receive(eve, "abcde");
        receive(joe, "ab");

        ana.reset("b", 100);
        receive(ana, "ghC");
        receive(eve, "f");
        eve.reset("b", 101);
        receive(joe, "cd");
        joe.reset("b", 102);
        receive(eve, "ghCDEF");
        receive(joe, "ghCDEF");
        receive(ana, "DEF");
        receive(bo, "CDEF");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void memberThatIsNotTold_lost() {
        Lane eve = join("eve");
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(eve, "abcd");
        receive(bo, "abefCD");

        ana.reset("b", 100);
        receive(ana, "efCD");

        assertThat(room.complete()).isFalse();
        judgedAs(4, 0, 0, 0, 0);
    }

    @Test
    void memberThatGoesOnWithoutAWord_isFound() {
        Lane eve = join("eve");
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(eve, "abcd");
        receive(bo, "abef");

        ana.reset("b", 100);
        receive(ana, "efCD");
        receive(eve, "efCD");
        receive(bo, "CD");

        judgedAs(0, 0, 0, 0, 1);
    }

    @Test
    void whatWasGivenUp_andDoesNotComeAgain_isLost_forWhoNeverHadIt() {
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(bo, "abef");

        ana.reset("b", 100);
        receive(ana, "efC");
        receive(bo, "C");

        assertThat(room.complete()).isFalse();
        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void endOfTheLogThatIsGivenUp_isLost_forWhoReadsTheLogLater() {
        sendAndAcknowledge("abcd");
        receive(ana, "abcd");
        receive(bo, "abcd");

        ana.reset("b", 100);
        bo.reset("b", 101);
        room.acknowledged(room.send(0, 102), "e", 103);
        receive(ana, "e");
        receive(bo, "e");
        receive(join("the log"), "abe");

        judgedAs(2, 0, 0, 0, 0);
    }

    @Test
    void whatWasAcknowledgedOnAGivenUpBranch_beforeAnybodyGotItThere_mayComeElsewhere() {
        branchIsGivenUp_withAMessageThatNobodyGot_acknowledgedAs("e.1.a:3");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void whatWasAcknowledgedWhereNobodyWas_andComesElsewhere_isFound() {
        branchIsGivenUp_withAMessageThatNobodyGot_acknowledgedAs("e.3.c:3");

        judgedAs(0, 0, 0, 0, 1);
    }

    /** Ana is on branch 1.a, bo on 2.b; messages 2 and 3 come again there. */
    private void branchIsGivenUp_withAMessageThatNobodyGot_acknowledgedAs(String id) {
        acknowledge("e.1.a:1", "e.2.b:2", "e.1.a:2", id);
        receive(ana, 0, "e.1.a:1").message("e.1.a:2", room.sent(0, 2), true);
        receive(bo, 0, "e.1.a:1").message("e.2.b:2", room.sent(0, 1), true);
        ana.reset("e.1.a:1", 100);
        receive(ana, 1, "e.2.b:2");
        for (Lane member : new Lane[] {ana, bo}) {
            receive(member, 2, "e.2.b:3").message("e.2.b:4", room.sent(0, 3), true);
        }
    }

    private void acknowledge(String... ids) {
        for (String id : ids) {
            room.acknowledged(room.send(0, 10), id, 11);
        }
    }

    private Lane receive(Lane lane, int number, String id) {
        lane.message(id, room.sent(0, number), true);
        return lane;
    }

    @Test
    void whatWasGivenUp_andComesTwice_isFound() {
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(bo, "abef");

        ana.reset("b", 100);
        receive(ana, "efCD");
        receive(bo, "CD");
        ana.message("again", room.sent(0, 2), true);
        bo.message("again", room.sent(0, 2), true);

        judgedAs(0, 1, 0, 0, 0);
    }

    @Test
    void resumeOnABranchThatWasGivenUp_isALie() {
        Lane eve = join("eve");
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(eve, "abcd");
        receive(bo, "abef");
        eve.end();

        ana.reset("b", 100);
        receive(ana, "ef");
        Lane again = resume(eve, "d", "f", true);
        again.reset("b", 110);
        receive(again, "efCD");
        receive(ana, "CD");
        receive(bo, "CD");

        judgedAs(0, 0, 0, 1, 0);
    }

    @Test
    void whoComesBackFromAGivenUpBranch_andIsToldSo_isRight() {
        sendAndAcknowledge("abcdef");
        receive(ana, "abcd");
        receive(bo, "abef");
        ana.end();

        Lane again = resume(ana, "b", "f", "d", false);
        receive(again, "efCD");
        receive(bo, "CD");

        assertThat(room.complete()).isTrue();
        judgedRight();
        assertThat(faults.unrecovered()).isEqualTo(1);
    }
}
