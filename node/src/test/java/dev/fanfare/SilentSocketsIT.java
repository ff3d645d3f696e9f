package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP connections that say nothing, more than the process may open, do not shut anybody out. */
class SilentSocketsIT {
    private static final int DESCRIPTORS = 400;
    private static final int SILENT = 600;
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final List<Socket> silent = new ArrayList<>();
    private NodeProgram node;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : silent) {
            socket.close();
        }
        node.close();
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            silent.add(new Socket(InetAddress.getLoopbackAddress(), node.port()));
        }
    }

    private boolean isLive() throws Exception {
        URI live = URI.create("http://127.0.0.1:" + node.opsPort() + "/health/live");
        HttpRequest request =
                HttpRequest.newBuilder(live).timeout(Duration.ofSeconds(10)).build();
        return HttpLines.send(request).statusCode() == 200;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void moreThanMayBeOpen_shutOutNeitherClients_norTheOpsPort(boolean tls) throws Exception {
        // given
        List<String> options = new ArrayList<>();
        if (tls) {
            SelfSigned files = SelfSigned.in(dir);
            options.addAll(List.of(
                    "--tls-certificate",
                    files.certificate().toString(),
                    "--tls-key",
                    files.key().toString()));
        }
        node = NodeProgram.startWithin(DESCRIPTORS, dir, "few", options.toArray(String[]::new));
        node.awaitReady();
        MemberSocket ana = tls ? null : new MemberSocket(node.port(), "/ws/lobby/ana", 10);
        // when
        open(SILENT);
        // then
        assertThat(isLive()).isTrue();
        if (!tls) {
            try (MemberSocket bo = new MemberSocket(node.port(), "/ws/lobby/bo", 10)) {
                await().atMost(BOUND).until(bo::joined);
                bo.send("hello");
                await().atMost(BOUND).until(() -> ana.count() == 1);
            }
            ana.close();
        }
        assertThat(node.metric("fanfare_sockets")).isLessThan(DESCRIPTORS);
    }

    @Test
    void whoDoesNotFinishItsFirstHead_isCut_whoAsksInTimeIsNot() throws Exception {
        // given
        node = NodeProgram.start(dir, "late", "--request-head-timeout", "2s");
        node.awaitReady();
        MemberSocket ana = new MemberSocket(node.port(), "/ws/lobby/ana", 10);
        await().atMost(BOUND).until(ana::joined);
        // when
        open(2);
        silent.get(1).getOutputStream().write("GET / HTTP/1.1\r\nHost: a".getBytes(StandardCharsets.US_ASCII));
        // then
        for (Socket socket : silent) {
            socket.setSoTimeout((int) BOUND.toMillis());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        ana.send("still here");
        await().atMost(BOUND).until(() -> ana.count() == 1);
        assertThat(node.metric("fanfare_sockets")).isEqualTo(1);
        ana.close();
    }
}
