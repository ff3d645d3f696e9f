package dev.fanfare.drill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fanfare.drill.report.Resumes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpsReaderTest {
    private HttpServer server;
    private volatile String metrics = "";

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void samples_areReadWithAndWithoutLabels() {
        assertThat(OpsReader.parse("""
                                # HELP fanfare_connections Open connections.
                                # TYPE fanfare_connections gauge
                                fanfare_connections 12.0
                                fanfare_resumes_total{source="memory"} 3.0
                                process_start_time_seconds 1.795229212717E9
                                jvm_gc{action="end of minor GC",} NaN
                                """))
                .containsAllEntriesOf(Map.of(
                        "fanfare_connections", 12.0,
                        "fanfare_resumes_total{source=\"memory\"}", 3.0,
                        "process_start_time_seconds", 1.795229212717E9));
    }

    @Test
    void nodeThatWasKilledAndStartedAgain_countsWithBothOfItsRuns() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI node = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (OpsReader reader = new OpsReader(List.of(node))) {
            metrics = run(100, 5, 2, 1);
            assertThat(reader.resumes()).isEqualTo(new Resumes(5, 2, 1));

            metrics = run(200, 7, 0, 0);
            assertThat(reader.resumes()).isEqualTo(new Resumes(12, 2, 1));

            metrics = "";
            assertThat(reader.resumes()).isEqualTo(new Resumes(12, 2, 1));
        }
    }

    @Test
    void nodesThatDoNotAnswer_countNothing_whichIsNotNone() {
        try (OpsReader reader = new OpsReader(List.of(URI.create("http://127.0.0.1:1")))) {
            assertThat(reader.resumes()).isEqualTo(Resumes.notCounted("no ops port answered"));
        }
    }

    @Test
    void nodesThatAreNotKnown_countNothing_whichIsNotNone() {
        try (OpsReader reader = new OpsReader(List.of())) {
            assertThat(reader.resumes()).isEqualTo(Resumes.notCounted("no --ops"));
        }
    }

    private static String run(int start, int memory, int stream, int none) {
        return "process_start_time_seconds " + start + "\nfanfare_resumes_total{source=\"memory\"} " + memory
                + "\nfanfare_resumes_total{source=\"stream\"} " + stream + "\nfanfare_resumes_total{source=\"none\"} "
                + none + "\n";
    }
}
