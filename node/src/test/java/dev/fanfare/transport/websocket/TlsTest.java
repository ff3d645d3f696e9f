package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.BINARY;
import static dev.fanfare.transport.websocket.ClientFrames.FIN;
import static dev.fanfare.transport.websocket.ClientFrames.close;
import static dev.fanfare.transport.websocket.ClientFrames.frame;
import static dev.fanfare.transport.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Limits;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.transport.TestServer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JksOptions;
import io.vertx.ext.web.Router;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same handler behind TLS, should an embedder put it there. */
class TlsTest {
    private static final String PASSWORD = "changeit";

    @Test
    void framesAndCloses_goThroughTls(@TempDir Path directory) throws Exception {
        Path store = keyStore(directory);
        try (TestServer server = new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT)) {
            int port = serveTls(server, store);
            try (BareSocket client = new BareSocket(trusting(store).createSocket("127.0.0.1", port))) {
                client.upgrade("/ws/lobby/ana?format=raw");
                byte[] payload = new byte[60_000];

                client.send(text("hello"), frame(FIN | BINARY, payload), close(1000, ""), text("ignored"));

                assertThat(client.readLine()).isEqualTo("text hello");
                assertThat(client.read().payload()).isEqualTo(payload);
                assertThat(client.readAll()).isEqualTo("close 1000,end");
            }
        }
    }

    private static int serveTls(TestServer server, Path store) {
        Promise<Integer> port = Promise.promise();
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setKeyCertOptions(new JksOptions().setPath(store.toString()).setPassword(PASSWORD));
        server.deploy(new AbstractVerticle() {
            @Override
            public void start() {
                Router router = Router.router(vertx);
                server.sockets().mount(router, context);
                HttpServer http = vertx.createHttpServer(options).requestHandler(router);
                http.listen(0, "127.0.0.1").map(HttpServer::actualPort).onComplete(port);
            }
        });
        return TestServer.await(port.future());
    }

    private static Path keyStore(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "node",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return store;
    }

    private static javax.net.SocketFactory trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
