package dev.fanfare.transport.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.node.PageRead;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of an answer, its places are given back; and what one waits for, another does not. */
class LargeAnswerTest {
    private static final int PAGE = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Places written = new Places(PAGE);
    private final Places read = new Places(1);
    private final AnswerBounds bounds = new AnswerBounds(written, read, TIMEOUT, new LongAdder(), new LongAdder());
    private final EmbeddedChannel loop = new EmbeddedChannel();

    @BeforeEach
    void stopTheClock() {
        loop.freezeTime();
    }

    @AfterEach
    void everythingWasGivenBack() {
        run();
        assertThat(written.used()).as("bytes to be written").isZero();
        assertThat(read.used()).as("reads").isZero();
        assertThat(written.waiting() + read.waiting()).as("in line").isZero();
        loop.finishAndReleaseAll();
    }

    /** A client and its question. */
    private final class Asker implements LargeAnswer.Form<String>, LargeAnswer.Outlet {
        final Promise<String> held = Promise.promise();
        final Promise<String> fromRedis = Promise.promise();
        final List<String> told = new ArrayList<>();
        Runnable taken;
        RuntimeException fault;
        final LargeAnswer<String> answer = new LargeAnswer<>(
                bounds, loop.eventLoop(), new PageRead<>(held::future, fromRedis::future), this, this);

        Asker begin() {
            answer.begin(PAGE);
            run();
            return this;
        }

        @Override
        public long bytes(String page) {
            return PAGE;
        }

        @Override
        public byte[] make(String page) {
            if (fault != null) {
                throw fault;
            }
            return page.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public void write(byte[] made, Runnable whenTaken) {
            told.add(new String(made, java.nio.charset.StandardCharsets.UTF_8));
            taken = whenTaken;
        }

        @Override
        public void failed(Throwable cause) {
            told.add(cause instanceof FanfareException known ? known.code().text() : "fault");
        }

        @Override
        public void tooSlow() {
            told.add("too slow");
        }
    }

    private void run() {
        loop.runPendingTasks();
        loop.runScheduledPendingTasks();
    }

    private void pass(Duration time) {
        loop.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        run();
    }

    @Test
    void answerFromMemory_isCountedUntilTheSocketHasTakenIt() {
        Asker ana = new Asker().begin();
        ana.held.complete("page");

        assertThat(ana.told).containsExactly("page");
        assertThat(written.used()).as("what it is, not what it might have been").isEqualTo(4);
        ana.taken.run();
        assertThat(written.used()).isZero();
    }

    @Test
    void whoWaitsForPlace_isServedWhenAnotherHasTakenItsAnswer_notBefore() {
        Asker ana = new Asker().begin();
        ana.held.complete("x".repeat(PAGE));
        Asker bo = new Asker().begin();
        bo.held.complete("page");
        assertThat(bo.told).isEmpty();

        ana.taken.run();
        run();

        assertThat(bo.told).containsExactly("page");
        bo.taken.run();
    }

    @Test
    void redisThatDoesNotAnswer_holdsUpNothingThatComesFromMemory() {
        Asker stuck = new Asker().begin();
        stuck.held.complete(null);
        run();
        Asker behind = new Asker().begin();
        behind.held.complete(null);
        run();
        assertThat(read.used()).isEqualTo(1);
        assertThat(read.waiting()).isEqualTo(1);

        Asker ana = new Asker().begin();
        ana.held.complete("page");

        assertThat(ana.told).containsExactly("page");
        ana.taken.run();
        stuck.fromRedis.complete("late");
        run();
        assertThat(read.waiting()).as("the next is read").isZero();
        stuck.taken.run();
        run();
        behind.fromRedis.fail(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "gone"));
        assertThat(stuck.told).containsExactly("late");
        assertThat(behind.told).containsExactly("broker_unavailable");
    }

    @Test
    void readThatFails_andPageThatCannotBeMade_giveEverythingBack() {
        Asker ana = new Asker().begin();
        ana.held.fail(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "gone"));
        Asker bo = new Asker().begin();
        bo.fault = new IllegalStateException("a fault");
        bo.held.complete("page");
        Asker eve = new Asker().begin();
        eve.fault = new IllegalStateException("a fault");
        eve.held.complete(null);
        run();
        eve.fromRedis.complete("page");
        run();

        assertThat(ana.told).containsExactly("broker_unavailable");
        assertThat(bo.told).containsExactly("fault");
        assertThat(eve.told).containsExactly("fault");
    }

    @Test
    void clientThatGoesAtAnyPoint_leavesNothingBehind() {
        Asker holder = new Asker().begin();
        holder.held.complete("x".repeat(PAGE));
        Asker inLine = new Asker().begin();
        inLine.answer.end();
        assertThat(written.waiting()).isZero();
        holder.answer.end();
        assertThat(written.used()).as("the socket has it still").isEqualTo(PAGE);
        holder.taken.run();

        Asker looking = new Asker().begin();
        looking.answer.end();
        looking.held.complete("page");
        Asker reading = new Asker().begin();
        reading.held.complete(null);
        run();
        Asker inLineToRead = new Asker().begin();
        inLineToRead.held.complete(null);
        inLineToRead.answer.end();
        reading.answer.end();
        assertThat(read.used()).as("Redis reads on").isEqualTo(1);
        reading.fromRedis.complete("page");
        run();
        assertThat(read.used()).isZero();

        Asker slow = new Asker().begin();
        slow.held.complete("x".repeat(PAGE));
        Asker fromRedis = new Asker();
        fromRedis.answer.begin(PAGE);
        fromRedis.answer.end();
        slow.taken.run();
        assertThat(List.of(inLine.told, looking.told, reading.told, inLineToRead.told, fromRedis.told))
                .allMatch(List::isEmpty);
    }

    @Test
    void readPage_waitsInItsPlaceToRead_andIsGivenUpWithIt() {
        Asker reading = new Asker().begin();
        reading.held.complete(null);
        run();
        Asker holder = new Asker().begin();
        holder.held.complete("x".repeat(PAGE));
        reading.fromRedis.complete("page");
        run();
        assertThat(reading.told).isEmpty();
        assertThat(read.used()).isEqualTo(1);

        reading.answer.end();

        assertThat(read.used()).isZero();
        assertThat(written.waiting()).isZero();
        holder.taken.run();
    }

    @Test
    void whoWaitsTooLong_isToldOverloaded_andWhoHeldTheOthersUpIsEnded() {
        Asker slow = new Asker().begin();
        slow.held.complete("x".repeat(PAGE));
        pass(TIMEOUT.dividedBy(2));
        Asker ana = new Asker().begin();

        pass(TIMEOUT.dividedBy(2));
        assertThat(slow.told).as("others wait").endsWith("too slow");
        assertThat(ana.told).isEmpty();
        pass(TIMEOUT.dividedBy(2));

        assertThat(ana.told).containsExactly("overloaded");
        assertThat(bounds.refused().sum()).isEqualTo(1);
        assertThat(bounds.slow().sum()).isEqualTo(1);
        slow.taken.run();
    }

    @Test
    void slowClientForWhomNobodyWaits_isLetBe() {
        Asker slow = new Asker().begin();
        slow.held.complete("x".repeat(PAGE));

        pass(TIMEOUT);
        pass(TIMEOUT);

        assertThat(slow.told).hasSize(1);
        assertThat(bounds.slow().sum()).isZero();
        slow.taken.run();
    }
}
