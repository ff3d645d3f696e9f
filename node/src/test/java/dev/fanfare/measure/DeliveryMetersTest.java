package dev.fanfare.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.metrics.Meters;
import dev.fanfare.model.NodeId;
import dev.fanfare.model.Publication;
import dev.fanfare.testing.Samples;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryMetersTest {
    /** Broadcast on node n1. */
    private static final Publication PUBLICATION = Samples.publication(1);

    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        meters.close();
    }

    private DeliveryMeters on(String node, long millisLater) {
        Instant now = Instant.ofEpochMilli(PUBLICATION.message().time() + millisLater);
        return new DeliveryMeters(meters, new NodeId(node, "abcd1234"), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void messageOfThisNode_countsAsLocal() {
        on("n1", 40).fannedOut(PUBLICATION);

        assertThat(meters.scrape())
                .contains("fanfare_deliveries_latency_seconds_count{origin=\"local\"} 1\n")
                .contains("fanfare_deliveries_latency_seconds_sum{origin=\"local\"} 0.04\n")
                .contains("fanfare_deliveries_latency_seconds_count{origin=\"remote\"} 0\n");
    }

    @Test
    void messageFromAClockThatIsAhead_countsAsZero() {
        on("n2", -500).fannedOut(PUBLICATION);

        assertThat(meters.scrape())
                .contains("fanfare_deliveries_latency_seconds_count{origin=\"local\"} 0\n")
                .contains("fanfare_deliveries_latency_seconds_count{origin=\"remote\"} 1\n")
                .contains("fanfare_deliveries_latency_seconds_sum{origin=\"remote\"} 0.0\n");
    }

    @Test
    void flush_isMeasuredByItsMean() {
        on("n1", 0).flushed(4, 10);

        assertThat(meters.scrape())
                .contains("fanfare_flushes_deliveries_bucket{le=\"2.0\"} 0\n")
                .contains("fanfare_flushes_deliveries_bucket{le=\"5.0\"} 1\n")
                .contains("fanfare_flushes_deliveries_sum 2.5\n");
    }
}
