package dev.fanfare.drill.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each kind of wrong is caught, and by its own count alone. */
class WrongSequenceTest extends RoomCase {
    @Test
    void unseenMessage_isExcusedOnlyToThoseWhoWereToldLater() {
        sendAndAcknowledge("abc"); // c is in no life of the log that anybody sees
        receive(ana, "ab");
        receive(bo, "ab");

        ana.reset("x", 100);
        room.judge();

        assertThat(faults.lost()).isEqualTo(1); // bo
    }

    @Test
    void skippedMessage_isLost() {
        sendAndAcknowledge("abc");
        receive(ana, "abc");
        receive(bo, "ac");

        assertThat(faults.missing()).isEqualTo(1);
        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void messageThatTheFirstReaderSkipped_isLostForIt() {
        sendAndAcknowledge("abc");
        receive(ana, "ac");
        receive(bo, "abc");

        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void readerThatSkipsAndThenIsFirst_hasLostWhatItSkipped() {
        sendAndAcknowledge("abcde");
        receive(bo, "ab");
        receive(ana, "ac"); // b is known, c is not: who skipped what?
        receive(bo, "c");
        receive(ana, "de");
        receive(bo, "de");

        assertThat(room.complete()).isFalse();
        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void readerThatSkipsAndThenIsFirstToTheEnd_hasLostWhatItSkipped() {
        sendAndAcknowledge("abcd");
        receive(bo, "ab");
        receive(ana, "acd");
        receive(bo, "cd");

        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void twoReadersThatSkipDifferentMessages_haveLostOneEach() {
        sendAndAcknowledge("abcd");
        receive(bo, "ab");
        receive(ana, "ac");
        receive(bo, "d");
        receive(ana, "d");

        judgedAs(2, 0, 0, 0, 0);
    }

    @Test
    void messagesNotThereAtTheEnd_areLost() {
        sendAndAcknowledge("abcd");
        receive(ana, "abcd");
        receive(bo, "a");

        assertThat(room.complete()).isFalse();
        judgedAs(3, 0, 0, 0, 0);
    }

    @Test
    void acknowledgedMessageThatNobodyGot_isLostForEachMember() {
        sendAndAcknowledge("abc");
        receive(ana, "ab");
        receive(bo, "ab");

        assertThat(room.complete()).isFalse();
        judgedAs(2, 0, 0, 0, 0);
    }

    @Test
    void unacknowledgedMessageThatNobodyGot_isNotMissed() {
        sendAndAcknowledge("ab");
        room.send(0, 50);
        receive(ana, "ab");
        receive(bo, "ab");

        judgedRight();
    }

    @Test
    void sameMessageAgainOnOneConnection_isDuplicated() {
        sendAndAcknowledge("abc");
        receive(ana, "abc");

        receive(bo, "ab");
        assertThat(receive(bo, "b")).isEqualTo(Arrival.AGAIN);
        receive(bo, "c");

        judgedAs(0, 1, 0, 0, 0);
    }

    @Test
    void messageAtOrBeforeSinceAfterAResume_isDuplicated() {
        sendAndAcknowledge("abc");
        receive(ana, "abc");
        receive(bo, "ab");

        Lane again = resume(bo, "b", "c", true);
        receive(again, "bc");

        judgedAs(0, 1, 0, 0, 0);
    }

    @Test
    void messageUnderTwoIds_isDuplicatedOnce() {
        sendAndAcknowledge("ab");
        receive(ana, "ab");
        receive(bo, "ab");
        ana.message("z", room.sent(0, 1), true);
        bo.message("z", room.sent(0, 1), true);

        judgedAs(0, 1, 0, 0, 0);
    }

    @Test
    void otherOrderThanOthers_isReordered() {
        sendAndAcknowledge("abcd");
        receive(ana, "abcd");
        receive(bo, "acb");
        receive(bo, "d");

        assertThat(faults.missing()).isZero();
        judgedAs(0, 0, 1, 0, 0);
    }

    @Test
    void otherOrderThanSent_isReordered() {
        sendAndAcknowledge("abc");
        receive(ana, "acb");
        receive(bo, "acb");

        judgedAs(0, 0, 1, 0, 0);
    }

    @Test
    void otherOrderThanSent_isRightForMessagesThatWereRepeated() {
        sendAndAcknowledge("abc");
        room.sent(0, 1).repeated();
        receive(ana, "acb");
        receive(bo, "acb");

        judgedRight();
    }

    @Test
    void holeAfterRecovered_isFalselyRecoveredAndLost() {
        sendAndAcknowledge("abcde");
        receive(ana, "abcde");
        receive(bo, "ab");

        Lane again = resume(bo, "b", "d", true);
        receive(again, "de");

        judgedAs(1, 0, 0, 1, 0);
    }

    @Test
    void holeAtTheEndOfTheReplay_isFalselyRecovered() {
        sendAndAcknowledge("abcde");
        receive(ana, "abcde");
        receive(bo, "ab");

        Lane again = resume(bo, "b", "d", true);
        receive(again, "ce");

        judgedAs(1, 0, 0, 1, 0);
    }

    @Test
    void holeAfterRecoveredThatComesOutLater_isFalselyRecovered() {
        sendAndAcknowledge("abcde");
        receive(ana, "ab");
        receive(bo, "ab");

        Lane again = resume(bo, "b", "d", true);
        receive(again, "de");
        receive(ana, "cde");

        judgedAs(1, 0, 0, 1, 0);
    }

    @Test
    void holeLongAfterTheReplay_isLostAlone() {
        sendAndAcknowledge("abcde");
        receive(ana, "abcde");
        receive(bo, "ab");

        Lane again = resume(bo, "b", "c", true);
        receive(again, "ce");

        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void recoveredElsewhereThanAsked_isFalselyRecovered() {
        sendAndAcknowledge("abc");
        receive(ana, "abc");
        receive(bo, "a");

        Lane again = resume(bo, "b", "c", "a", true);
        receive(again, "c");

        judgedAs(1, 0, 0, 1, 0);
    }

    @Test
    void holeAfterAToldGap_isLost() {
        sendAndAcknowledge("abcdef");
        receive(ana, "abcdef");
        receive(bo, "a");

        Lane again = resume(bo, "c", "c", "a", false);
        receive(again, "ef");

        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void holeAfterAToldGapToAPlaceThatNobodySawYet_isLost() {
        sendAndAcknowledge("abcdef");
        receive(bo, "a");

        bo.reset("c", 100);
        receive(bo, "ef");
        receive(ana, "abcdef");

        judgedAs(1, 0, 0, 0, 0);
    }

    @Test
    void oneIdForTwoMessages_isDamaged() {
        sendAndAcknowledge("abc");
        receive(ana, "abc");
        receive(bo, "a");
        bo.message("b", room.sent(0, 2), true);
        receive(bo, "c");

        judgedAs(0, 0, 0, 0, 1);
    }

    @Test
    void messageThatNobodySent_isDamaged() {
        sendAndAcknowledge("a");
        receive(ana, "a");
        receive(bo, "a");
        ana.message("x", null, false);
        bo.message("x", null, false);

        judgedAs(0, 0, 0, 0, 2);
    }

    @Test
    void damagedContent_isDamaged() {
        sendAndAcknowledge("a");
        receive(ana, "a");
        bo.message("a", room.sent(0, 0), false);

        judgedAs(0, 0, 0, 0, 1);
    }

    @Test
    void acknowledgementOfAnotherId_isDamaged() {
        room.acknowledged(room.send(0, 1), "q", 2);
        receive(ana, "a");
        receive(bo, "a");

        judgedAs(0, 0, 0, 0, 1);
    }

    @Test
    void secondAcknowledgementWithAnotherId_isDamaged() {
        sendAndAcknowledge("a");
        room.acknowledged(room.sent(0, 0), "b", 9);
        receive(ana, "a");
        receive(bo, "a");

        judgedAs(0, 0, 0, 0, 1);
    }

    @Test
    void aHoleOfAnyLength_isCountedWhole() {
        for (int i = 0; i < 3_000; i++) {
            room.acknowledged(room.send(0, i), "id" + i, i);
            ana.message("id" + i, room.sent(0, i), true);
        }
        bo.message("id0", room.sent(0, 0), true);
        bo.message("id2999", room.sent(0, 2_999), true);

        judgedAs(2_998, 0, 0, 0, 0);
    }
}
