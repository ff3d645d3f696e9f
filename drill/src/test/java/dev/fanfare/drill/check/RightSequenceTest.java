package dev.fanfare.drill.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a deployment may do is not held against it. */
class RightSequenceTest extends RoomCase {
    @Test
    void sameOrderForAll_isRight() {
        sendAndAcknowledge("abcde");

        receive(ana, "abc");
        receive(bo, "abcde");
        receive(ana, "de");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void resumeAfterTheLast_isRight() {
        sendAndAcknowledge("abcde");
        receive(ana, "abcde");
        receive(bo, "ab");

        Lane again = resume(bo, "b", "e", true);
        receive(again, "cde");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void resumeBeforeTheFirstMessage_isRight() {
        sendAndAcknowledge("ab");
        receive(ana, "ab");

        Lane again = resume(bo, START, "b", true);
        receive(again, "ab");

        judgedRight();
    }

    @Test
    void twoConnectionsAtOnce_overlapAndAreRight() {
        sendAndAcknowledge("abcdef");
        receive(bo, "abcdef");
        receive(ana, "ab");

        Lane next = resume(ana, "b", "b", true);
        assertThat(receive(ana, "c")).isEqualTo(Arrival.NEW);
        assertThat(next.caughtUpWith(ana)).isFalse();
        assertThat(receive(next, "c")).isEqualTo(Arrival.OVERLAP);
        assertThat(next.caughtUpWith(ana)).isTrue();
        assertThat(receive(next, "d")).isEqualTo(Arrival.NEW);
        assertThat(receive(ana, "d")).isEqualTo(Arrival.OVERLAP);
        ana.end();
        receive(next, "ef");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void othersGetWhatOneWasToldToJumpOver_alsoWhereTheirConnectionsEndMeanwhile() {
        sendAndAcknowledge("abcdef");
        receive(ana, "a");
        receive(bo, "a");

        bo.reset("d", 100);
        receive(bo, "e");
        receive(ana, "bc");
        ana.end();
        Lane again = resume(ana, "c", "d", true);
        receive(again, "def");
        receive(bo, "f");

        assertThat(room.complete()).isTrue();
        judgedRight();
    }

    @Test
    void toldGap_isNotLostButCounted() {
        sendAndAcknowledge("abcdef");
        receive(ana, "abcdef");
        receive(bo, "a");

        Lane again = resume(bo, "d", "d", "a", false);
        receive(again, "ef");

        assertThat(faults.unrecovered()).isEqualTo(1);
        judgedRight();
    }

    @Test
    void resetToAPlaceThatNobodySawYet_isRight() {
        sendAndAcknowledge("abcdef");
        receive(bo, "a");
        receive(ana, "ab");

        bo.reset("d", 100);
        receive(bo, "e");
        receive(ana, "cdef");
        receive(bo, "f");

        assertThat(faults.resets()).isEqualTo(1);
        assertThat(room.complete()).isTrue();
        judgedRight();
    }
}
