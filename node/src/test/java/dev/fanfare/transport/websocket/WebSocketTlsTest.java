package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.transport.PemFiles;
import dev.fanfare.transport.TestServer;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketTlsTest {
    @Test
    void framesAndCloses_goThroughTls(@TempDir Path directory) throws Exception {
        PemFiles files = PemFiles.make(directory, "node");
        try (TestServer server = TestServer.overTls(files.write(directory))) {
            Socket socket = PemFiles.trusting(files).getSocketFactory().createSocket("127.0.0.1", server.port());
            try (BareSocket client = new BareSocket(socket)) {
                client.upgrade("/ws/lobby/ana?format=raw");
                byte[] payload = new byte[60_000];

                client.send(text("hello"), frame(FIN | BINARY, payload), close(1000, ""), text("ignored"));

                assertThat(client.readLine()).isEqualTo("text hello");
                assertThat(client.read().payload()).isEqualTo(payload);
                assertThat(client.readAll()).isEqualTo("close 1000,end");
            }
        }
    }
}
