package dev.fanfare.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The health check of the image, run as it is. */
class HealthCheckTest {
    private record Verdict(int exitCode, String said) {}

    @Test
    void nodeThatAnswers200_isReady() throws Exception {
        assertThat(answered("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"))
                .isEqualTo(new Verdict(0, "HTTP/1.0 200\n"));
    }

    @Test
    void statusWithoutAReason_isUnderstoodAsWell() throws Exception {
        assertThat(answered("HTTP/1.0 200\r\n\r\n").exitCode()).isZero();
    }

    @Test
    void nodeThatAnswers503_isNot() throws Exception {
        assertThat(answered("HTTP/1.0 503 Service Unavailable\r\n\r\n200")).isEqualTo(new Verdict(1, "HTTP/1.0 503\n"));
    }

    @Test
    void nodeThatSaysNothing_isNot() throws Exception {
        assertThat(answered("")).isEqualTo(new Verdict(1, "no answer\n"));
    }

    @Test
    void nodeThatIsNotThere_isNot_andTheReasonIsTold() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        Verdict verdict = check(port);

        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.said()).contains("refused");
    }

    /** What the check makes of a node that answers with this. */
    private static Verdict answered(String text) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, text));
            Verdict verdict = check(server.getLocalPort());
            served.join();
            return verdict;
        }
    }

    private static void serve(ServerSocket server, String text) {
        try (Socket socket = server.accept()) {
            StringBuilder asked = new StringBuilder();
            while (asked.indexOf("\r\n\r\n") < 0) {
                asked.append((char) socket.getInputStream().read());
            }
            assertThat(asked).startsWith("GET /health/ready HTTP/1.0\r\n");
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Verdict check(int port) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("docker/healthcheck");
        builder.environment().put("FANFARE_OPS_PORT", "" + port);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Verdict(process.exitValue(), said);
    }
}
