package dev.fanfare.broker;

import static dev.fanfare.testing.BrokerProbe.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The contract on the memory engine, and its bounds. */
class MemoryBrokerTest extends BrokerContract {
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private MemoryBroker engine;

    @Override
    protected Broker engine(Context context, BrokerConfig config) {
        engine = new MemoryBroker(context, config, new RandomText(new Random(1)), clock::get);
        return engine;
    }

    @Test
    void key_isForgottenAfterItsTime() {
        probe.publish("lobby", keyed("one", "k"));
        clock.addAndGet(CONFIG.keyTtl().toMillis() - 1);
        assertThat(probe.publish("lobby", keyed("one", "k")).get(0).duplicate()).isTrue();
        clock.addAndGet(1);
        assertThat(probe.publish("lobby", keyed("one", "k")).get(0).duplicate()).isFalse();
    }

    @Test
    void quietRoomWithoutASubscription_isForgotten_aSubscribedOneIsNot() {
        // given
        probe.subscribe("subscribed");
        probe.publish("quiet", "one");
        // when
        clock.addAndGet(CONFIG.streamTtl().plus(Duration.ofSeconds(1)).toMillis());
        probe.publish("new", "one");
        // then
        assertThat(probe.history("quiet", null, 1).top()).isEqualTo(History.UNWRITTEN);
        assertThat(probe.history("subscribed", null, 1).top()).isNotEqualTo(History.UNWRITTEN);
    }

    @Test
    void roomsThatNobodyWrote_areNotHeld_afterTheirSubscription() {
        // given
        for (int i = 0; i < 1_000; i++) {
            probe.subscribe("r" + i);
            probe.unsubscribe("r" + i);
        }
        probe.publish("written", "one");
        // then
        assertThat(engine.rooms()).isEqualTo(1);
    }

    @Test
    void whoSawARoomBeforeItsFirstMessage_missesNothing_thoughItWasNotHeld() {
        // given
        Position before = probe.subscribe("lobby");
        probe.unsubscribe("lobby");
        assertThat(engine.beginning(new RoomName("lobby"))).isEqualTo(before);
        // when
        probe.publish("lobby", "one");
        // then
        assertThat(probe.history("lobby", before, 10).recovered()).isTrue();
        assertThat(probe.history("lobby", before, 10).publications()).hasSize(1);
    }

    @Test
    void aLogThatWasForgotten_comesAgainUnderAnotherEpoch() {
        // given
        Position before = probe.subscribe("lobby");
        probe.unsubscribe("lobby");
        probe.publish("lobby", "one");
        clock.addAndGet(CONFIG.streamTtl().plus(Duration.ofSeconds(1)).toMillis());
        probe.publish("new", "one");
        // then
        assertThat(probe.history("lobby", before, 10).recovered()).isFalse();
        assertThat(probe.subscribe("lobby").epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void logs_stayWithinTheirBytes_theQuietestRoomIsTrimmedFirst() {
        // given
        probe.publish("quiet", big());
        // when as much as all logs may hold is published elsewhere
        int count = (int) (MemoryBroker.LOG_BYTES / big().payload().size());
        for (int i = 0; i < count; i++) {
            probe.publish("loud", big());
        }
        // then
        assertThat(probe.history("quiet", null, 1).publications()).isEmpty();
        assertThat(probe.history("quiet", null, 1).top().offset()).isEqualTo(1);
        assertThat(probe.history("loud", null, 1).publications()).hasSize(1);
    }

    private static final byte[] BIG = new byte[4 << 20];

    private static Message big() {
        return new Message("ana", "c1", "n1", 1, null, new Payload(Payload.Kind.BINARY, BIG));
    }
}
