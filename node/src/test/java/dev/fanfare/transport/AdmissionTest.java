package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.config.Limits;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();

    private Admission admission(int connections, int perSecond, int burst) {
        Limits limits = new Limits(1, 128, 128, 1, connections, perSecond, burst, 0, 128, 1_000, Duration.ofSeconds(1));
        return new Admission(limits, draining::get, now::get);
    }

    private static void assertRefused(Admission admission, ErrorCode code) {
        assertThatThrownBy(admission::enter)
                .isInstanceOfSatisfying(
                        FanfareException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void burst_isAdmitted_thenSoManyASecond() {
        Admission admission = admission(1_000, 10, 3);
        for (int i = 0; i < 3; i++) {
            admission.enter();
        }
        assertRefused(admission, ErrorCode.OVERLOADED);

        now.addAndGet(Duration.ofMillis(100).toNanos());

        admission.enter();
        assertRefused(admission, ErrorCode.OVERLOADED);
        assertThat(admission.open()).isEqualTo(4);
    }

    @Test
    void fullNode_admitsWhenOneHasLeft() {
        Admission admission = admission(2, 1_000, 1_000);
        admission.enter();
        admission.enter();
        assertRefused(admission, ErrorCode.OVERLOADED);

        admission.leave();

        admission.enter();
        assertThat(admission.open()).isEqualTo(2);
    }

    @Test
    void drainingNode_admitsNobody_andSaysSoFirst() {
        Admission admission = admission(1, 1, 1);
        admission.enter();
        draining.set(true);

        assertRefused(admission, ErrorCode.DRAINING);
    }
}
