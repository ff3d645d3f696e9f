package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.WireFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A cursor that caught up in the middle of a page kept the rest of it. The fan-out wrote those messages, and at the next
 * lag the stale rest was written once more: messages came twice on a healthy connection, and the cursor went back.
 */
class StalePageTest {
    private final HandLoop loop = new HandLoop();
    private final LogSourceDouble source = new LogSourceDouble(3);
    private final Hub hub = source.open(loop);

    @AfterEach
    void nothingIsHeldInTheEnd() {
        source.members.forEach(hub::leaveAll);
        loop.run();
        source.assertOnlyTheLogHoldsEntries();
    }

    @Test
    void aPageThatReachesAboveTheTop_isNotWrittenAgainAfterTheFanOut() {
        MemberDouble slow = source.member("slow", WireFormat.JSON);
        hub.join(slow, new JoinRequest(LOBBY, null, 0));
        loop.run();
        slow.blockAfter(0);
        source.publish(5); // of which the log holds three
        loop.run();
        source.holdAnswers();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();
        source.publish(2); // on their way to the hub when the page is read, which therefore holds them too
        source.answer();
        loop.run();

        slow.blockAfter(0);
        source.publish(6);
        loop.run();
        slow.unblock();
        hub.onWritable(slow);
        loop.run();

        assertThat(slow.messages()).isEqualTo(source.texts(1, 13));
        assertThat(slow.resets()).isEmpty();
    }
}
