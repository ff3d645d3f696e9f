package dev.fanfare;

import dev.fanfare.config.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The health check of a container that has no other program: asks the node beside it whether it is ready, and ends with 0 if
 * it is, else with 1. It is started every few seconds, so it needs nothing but this jar.
 */
public final class HealthProbe {
    private static final int PATIENCE_MS = 2_000;

    private HealthProbe() {}

    /** Takes the ops port from {@code FANFARE_OPS_PORT}, as the node does; the default where that is not set. */
    public static void main(String[] args) {
        String port = System.getenv("FANFARE_OPS_PORT");
        int opsPort = port == null || port.isEmpty() ? ServerConfig.DEFAULT.opsPort() : Integer.parseInt(port);
        String answer = ask(opsPort);
        System.out.println(answer);
        System.exit(isReady(answer) ? 0 : 1);
    }

    /** The first line of the node's answer; where there is none, why. */
    static String ask(int opsPort) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), opsPort), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream()
                    .write("GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return status == null ? "no answer" : status;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Whether this is the status line of a 200. */
    static boolean isReady(String answer) {
        return answer.matches("HTTP/1\\.[01] 200( .*)?");
    }
}
