package dev.fanfare.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.metrics.Meters;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.GoawayReason;
import dev.fanfare.transport.HttpRoute;
import dev.fanfare.transport.Medium;
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
    void answers_areCountedByMethodRouteAndStatus_andTheGoodOnesAreThereFromTheStart() {
        assertThat(meters.scrape()).contains(request("GET", "/ws/{room}/{user}", 101) + " 0.0\n");

        counts.answered("GET", HttpRoute.MEMBER_SOCKET, 101);
        counts.answered("GET", HttpRoute.MEMBER_SOCKET, 503);
        counts.answered("POST", HttpRoute.MESSAGES, 201);
        counts.answered("POST", HttpRoute.MESSAGES, 201);

        assertThat(meters.scrape())
                .contains(request("GET", "/ws/{room}/{user}", 101) + " 1.0\n")
                .contains(request("GET", "/ws/{room}/{user}", 503) + " 1.0\n")
                .contains(request("POST", "/rooms/{room}/messages", 201) + " 2.0\n");
    }

    @Test
    void clientsThatInventMethods_makeOneLabel() {
        for (int i = 0; i < 100; i++) {
            counts.answered("BREW" + i, HttpRoute.OTHER, 405);
        }

        assertThat(meters.scrape())
                .contains(request("other", "other", 405) + " 100.0\n")
                .doesNotContain("BREW");
    }

    @Test
    void bytesOfAllLoops_areOneSum_aMedium() {
        counts.sending(Medium.SSE).add(10);
        counts.sending(Medium.SSE).add(5);
        counts.sending(Medium.WEBSOCKET_RAW).add(3);

        assertThat(meters.scrape())
                .contains("fanfare_sent_bytes_total{transport=\"sse\"} 15.0\n")
                .contains("fanfare_sent_bytes_total{transport=\"websocket-raw\"} 3.0\n")
                .contains("fanfare_sent_bytes_total{transport=\"http\"} 0.0\n");
    }

    private static String request(String method, String route, int status) {
        return "fanfare_http_requests_total{method=\"" + method + "\",route=\"" + route + "\",status=\"" + status
                + "\"}";
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
