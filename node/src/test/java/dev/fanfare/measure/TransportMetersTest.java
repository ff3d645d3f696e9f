package dev.fanfare.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.metrics.Meters;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.GoawayReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportMetersTest {
    private final Meters meters = new Meters();
    private final TransportMeters counts = new TransportMeters(meters);

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void expectedLabels_areThereFromTheStart_withZero() {
        assertThat(meters.scrape())
                .contains("fanfare_closes_total{code=\"1006\"} 0.0\n")
                .contains("fanfare_closes_total{code=\"4001\"} 0.0\n")
                .contains("fanfare_handshakes_refused_total{reason=\"overloaded\"} 0.0\n")
                .contains("fanfare_goaways_total{reason=\"drain\"} 0.0\n")
                .contains("fanfare_goaways_total{reason=\"max-age\"} 0.0\n")
                .doesNotContain("code=\"3000\"");
    }

    @Test
    void eachCounts_underItsOwnLabel() {
        counts.closed(1006);
        counts.closed(1006);
        counts.refused(ErrorCode.BAD_USER);
        counts.refused(ErrorCode.INTERNAL);
        counts.asked(GoawayReason.MAX_AGE);

        assertThat(meters.scrape())
                .contains("fanfare_closes_total{code=\"1006\"} 2.0\n")
                .contains("fanfare_handshakes_refused_total{reason=\"bad_user\"} 1.0\n")
                .contains("fanfare_handshakes_refused_total{reason=\"internal\"} 1.0\n")
                .contains("fanfare_goaways_total{reason=\"max-age\"} 1.0\n")
                .contains("fanfare_goaways_total{reason=\"drain\"} 0.0\n");
    }

    @Test
    void clientsThatInventCodes_makeABoundedNumberOfLabels() {
        for (int code = 3_000; code < 3_100; code++) {
            counts.closed(code);
        }

        String scrape = meters.scrape();
        assertThat(scrape.lines().filter(line -> line.startsWith("fanfare_closes_total{")))
                .hasSize(41);
        assertThat(scrape).contains("fanfare_closes_total{code=\"other\"} 74.0\n");
    }
}
