package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
    @Test
    void nodeThatAnswers200_isReady() throws IOException {
        assertThat(HealthProbe.isReady(answered("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok")))
                .isTrue();
    }

    @Test
    void nodeThatAnswers503_isNot() throws IOException {
        String answer = answered("HTTP/1.0 503 Service Unavailable\r\n\r\n200");

        assertThat(answer).isEqualTo("HTTP/1.0 503 Service Unavailable");
        assertThat(HealthProbe.isReady(answer)).isFalse();
    }

    @Test
    void nodeThatSaysNothing_isNot() throws IOException {
        assertThat(HealthProbe.isReady(answered(""))).isFalse();
    }

    @Test
    void nodeThatIsNotThere_isNot_andTheReasonIsTold() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        String answer = HealthProbe.ask(port);

        assertThat(HealthProbe.isReady(answer)).isFalse();
        assertThat(answer).contains("refused");
    }

    /** What the probe makes of a node that answers with this. */
    private static String answered(String text) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, text));
            String answer = HealthProbe.ask(server.getLocalPort());
            served.join();
            return answer;
        }
    }

    private static void serve(ServerSocket server, String text) {
        try (Socket socket = server.accept()) {
            byte[] asked = new byte[512];
            assertThat(socket.getInputStream().read(asked)).isPositive();
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
