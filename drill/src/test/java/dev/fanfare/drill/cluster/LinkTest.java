package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that answers with what it is told stands for Redis. */
class LinkTest {
    private static final int PATIENCE_MS = 5_000;
    private static final int SILENCE_MS = 200;
    private static final String PSYNC = "*3\r\n$5\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n";
    private static final String SUBSCRIBE = "*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n";

    /** All that came to the server, on any connection. */
    private final StringBuffer received = new StringBuffer();

    private ServerSocket redis;
    private Link link;

    @BeforeEach
    void start() throws IOException {
        redis = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Link.daemon("echo", this::acceptAll);
        link = new Link("node-1", redis.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        link.close();
        redis.close();
    }

    @Test
    void openLink_carriesBytesBothWays() throws IOException {
        try (Socket node = connect()) {
            assertThat(said(node, "PING")).isEqualTo("PING");
        }
    }

    @Test
    void cutLink_resetsWhatIsOpen_andWhatComes_untilItIsHealed() throws IOException {
        try (Socket node = connect()) {
            assertThat(said(node, "PING")).isEqualTo("PING");

            link.cut();

            assertThatThrownBy(() -> said(node, "PING")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> {
                        try (Socket next = connect()) {
                            said(next, "PING");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        link.heal();
        try (Socket node = connect()) {
            assertThat(said(node, "PING")).isEqualTo("PING");
        }
    }

    @Test
    void heldLink_isSilent_andPassesOnWhatWasSentMeanwhile() throws IOException {
        try (Socket node = connect()) {
            assertThat(said(node, "PING")).isEqualTo("PING");

            link.hold();
            node.setSoTimeout(SILENCE_MS);
            assertThatThrownBy(() -> said(node, "LATE")).isInstanceOf(SocketTimeoutException.class);

            link.heal();
            node.setSoTimeout(PATIENCE_MS);
            assertThat(heard(node, 4)).isEqualTo("LATE");
        }
    }

    @Test
    void linkThatIsLedElsewhere_resetsWhatIsOpen_andConnectsThere() throws IOException {
        try (Socket node = connect();
                ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(said(node, "PING")).isEqualTo("PING");

            link.leadTo(other.getLocalPort());

            assertThatThrownBy(() -> said(node, "PING")).isInstanceOf(IOException.class);
            try (Socket next = connect();
                    Socket there = other.accept()) {
                next.getOutputStream().write("PING".getBytes(StandardCharsets.US_ASCII));
                assertThat(heard(there, 4)).isEqualTo("PING");
            }
        }
    }

    @Test
    void whatIsHeldWhenTheLinkIsCut_isGone() throws IOException {
        try (Socket node = connect()) {
            assertThat(said(node, "PING")).isEqualTo("PING");
            link.hold();
            node.getOutputStream().write("LOST".getBytes(StandardCharsets.US_ASCII));
            node.setSoTimeout(SILENCE_MS);
            assertThatThrownBy(() -> heard(node, 4)).isInstanceOf(SocketTimeoutException.class);

            link.cut();
        }
        link.heal();
        try (Socket node = connect()) {
            assertThat(said(node, "PING")).isEqualTo("PING");
        }
        assertThat(received.toString()).doesNotContain("LOST");
    }

    @Test
    void holdingReplication_leavesTheOtherConnectionsAlone() throws IOException {
        try (Socket commands = connect();
                Socket replica = connect()) {
            assertThat(said(commands, "PING")).isEqualTo("PING");
            assertThat(said(replica, PSYNC)).isEqualTo(PSYNC);

            link.holdReplication();

            assertThat(said(commands, "PING")).isEqualTo("PING");
            replica.setSoTimeout(SILENCE_MS);
            assertThatThrownBy(() -> said(replica, "ACK1")).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void holdingSubscriptions_leavesTheOtherConnectionsAlone() throws IOException {
        try (Socket commands = connect();
                Socket pushes = connect()) {
            assertThat(said(commands, "PING")).isEqualTo("PING");
            assertThat(said(pushes, SUBSCRIBE)).isEqualTo(SUBSCRIBE);

            link.holdSubscriptions();

            assertThat(said(commands, "PING")).isEqualTo("PING");
            pushes.setSoTimeout(SILENCE_MS);
            assertThatThrownBy(() -> said(pushes, "PING")).isInstanceOf(SocketTimeoutException.class);
            link.heal();
            pushes.setSoTimeout(PATIENCE_MS);
            assertThat(heard(pushes, 4)).isEqualTo("PING");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static String said(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return heard(socket, text.length());
    }

    private static String heard(Socket socket, int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the end");
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private void acceptAll() {
        while (!redis.isClosed()) {
            try {
                Socket socket = redis.accept();
                Link.daemon("echo", () -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void echo(Socket socket) {
        byte[] chunk = new byte[1_024];
        try (socket) {
            for (int length = socket.getInputStream().read(chunk);
                    length >= 0;
                    length = socket.getInputStream().read(chunk)) {
                received.append(new String(chunk, 0, length, StandardCharsets.US_ASCII));
                socket.getOutputStream().write(chunk, 0, length);
            }
        } catch (IOException e) {
            // The link was cut.
        }
    }
}
