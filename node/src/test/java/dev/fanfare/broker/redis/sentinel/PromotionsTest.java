package dev.fanfare.broker.redis.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.HostPort;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionsTest {
    private static final HostPort A = new HostPort("10.0.0.1", 6379);
    private static final HostPort B = new HostPort("10.0.0.2", 6379);

    private final Promotions promotions = new Promotions();

    private ServerReport primary(HostPort server, String process) {
        return promotions.heard(server, new Questions.Own(true, process));
    }

    private ServerReport replica(HostPort server, String process) {
        return promotions.heard(server, new Questions.Own(false, process));
    }

    @Test
    void processThatWasAReplica_andSaysItIsThePrimary_wasPromoted() {
        assertThat(replica(A, "one")).isEqualTo(new ServerReport(false, false));
        assertThat(primary(A, "one")).isEqualTo(new ServerReport(true, true));
        assertThat(primary(A, "one")).as("for as long as it says so").isEqualTo(new ServerReport(true, true));
    }

    @Test
    void whoWasNeverSeenAsAReplica_wasNot() {
        replica(B, "one");
        assertThat(primary(A, "one")).isEqualTo(new ServerReport(true, false));
    }

    @Test
    void processThatWasStartedAnew_wasNot() {
        replica(A, "one");
        assertThat(primary(A, "two")).isEqualTo(new ServerReport(true, false));
    }

    @Test
    void oldPrimary_thatWasPromotedOnce_isNotTakenForPromotedAgain() {
        replica(A, "one");
        primary(A, "one");
        promotions.announced(A);
        assertThat(primary(A, "one")).isEqualTo(new ServerReport(true, false));
        replica(A, "one");
        assertThat(primary(A, "one")).as("once more").isEqualTo(new ServerReport(true, true));
    }

    @Test
    void serversThatLeftTheGroup_areForgotten() {
        replica(A, "one");
        replica(B, "two");
        promotions.retain(List.of(B));
        assertThat(primary(A, "one")).isEqualTo(new ServerReport(true, false));
        assertThat(primary(B, "two")).isEqualTo(new ServerReport(true, true));
    }
}
