package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void ports_areDifferent_andBelowThoseOfOutgoingConnections() {
        List<Integer> ports = Ports.free(60);

        assertThat(ports).doesNotHaveDuplicates().hasSize(60).allMatch(port -> port > 16_000 && port < 32_000);
    }

    @Test
    void portThatSomebodyTook_isNotGiven() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        for (int port : Ports.free(50)) {
            taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        }

        assertThat(Ports.free(200))
                .doesNotContainAnyElementsOf(
                        taken.stream().map(ServerSocket::getLocalPort).toList());

        for (ServerSocket socket : taken) {
            socket.close();
        }
    }

    /** What another drill does when it looks for a block of its own. */
    @Test
    void blockOfAPortThatWasGiven_isHeld() {
        int port = Ports.free(1).get(0);

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new ServerSocket(port / 100 * 100, 1, InetAddress.getLoopbackAddress()).close())
                .isInstanceOf(IOException.class);
    }
}
