package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.config.TlsConfig;
import dev.fanfare.testing.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TlsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path dir;

    private PemFiles first;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        first = PemFiles.make(dir, "first");
        server = TestServer.overTls(first.write(dir));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static HttpClient client(SSLContext trust) {
        return HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private List<String> join(HttpClient client, String user) throws Exception {
        List<String> texts = new CopyOnWriteArrayList<>();
        URI uri = URI.create("wss://127.0.0.1:" + server.port() + "/ws/lobby/" + user + "?format=raw");
        client.newWebSocketBuilder().buildAsync(uri, new Texts(texts)).get(SOON.toSeconds(), TimeUnit.SECONDS);
        // It is a member once it gets what is published.
        await().atMost(SOON).until(() -> publish(client, "hello " + user) == 201 && texts.contains("hello " + user));
        return texts;
    }

    private int publish(HttpClient client, String data) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + server.port() + "/rooms/lobby/messages"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"data\":\"" + data + "\"}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private Certificate shown(SSLContext trust) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/nothing"))
                .build();
        return client(trust)
                .send(request, HttpResponse.BodyHandlers.discarding())
                .sslSession()
                .orElseThrow()
                .getPeerCertificates()[0];
    }

    /** Puts fragments together. */
    private static final class Texts implements WebSocket.Listener {
        private final List<String> texts;
        private final StringBuilder text = new StringBuilder();

        Texts(List<String> texts) {
            this.texts = texts;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                // A raw member sees the JSON that was published: a string.
                texts.add(text.substring(1, text.length() - 1));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    @Test
    void members_getEverythingInOrder_alsoLargeMessages() throws Exception {
        HttpClient client = client(PemFiles.trusting(first));
        List<String> ana = join(client, "ana");
        List<String> bo = join(client, "bo");
        List<String> sent = IntStream.range(0, 200)
                .mapToObj(i -> i + "-" + "x".repeat(i * 150))
                .toList();

        for (String text : sent) {
            assertThat(publish(client, text)).isEqualTo(201);
        }

        for (List<String> got : List.of(ana, bo)) {
            await().atMost(SOON).until(() -> got.contains(sent.get(sent.size() - 1)));
            assertThat(got.stream().filter(text -> !text.startsWith("hello")).toList())
                    .isEqualTo(sent);
        }
    }

    @Test
    void plainHttp_isNotAnswered() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream()
                    .write("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).doesNotContain("HTTP/");
        }
    }

    @Test
    void renewedCertificate_isShownToNewConnections_andOldOnesStay() throws Exception {
        PemFiles second = PemFiles.make(dir, "second");
        SSLContext trust = PemFiles.trusting(first, second);
        List<String> texts = join(client(trust), "ana");
        assertThat(shown(trust)).isEqualTo(first.certificate);

        second.write(dir);

        await().atMost(SOON).until(() -> shown(trust).equals(second.certificate));
        assertThat(publish(client(trust), "after")).isEqualTo(201);
        await().atMost(SOON).until(() -> texts.contains("after"));
    }

    @Test
    void keyOfAnotherCertificate_refusesTheStart_andIsNotTakenAtRenewal() throws Exception {
        PemFiles second = PemFiles.make(dir, "second");
        Path other = dir.resolve("second").resolve("key.pem");
        Path own = dir.resolve("first").resolve("cert.pem");
        assertThatThrownBy(() -> TestServer.overTls(new TlsConfig(own, other)))
                .hasStackTraceContaining("the key is not that of the certificate");
        // and given a running node whose files come to differ
        SSLContext trust = PemFiles.trusting(first, second);
        Files.copy(other, dir.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        // then the old pair stays, until a new one is whole
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.fanfare.transport.Certificate");
        logger.addAppender(log);
        try {
            await().atMost(SOON)
                    .until(() -> log.list.stream()
                            .anyMatch(line -> line.getFormattedMessage().contains("the old ones stay")));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(shown(trust)).isEqualTo(first.certificate);
        second.write(dir);
        await().atMost(SOON).until(() -> shown(trust).equals(second.certificate));
    }

    @Test
    void encryptedKeys_otherKinds_andChainsInTheWrongOrder_areNamed() throws Exception {
        PemFiles.make(dir, "second");
        Path own = dir.resolve("first").resolve("cert.pem");
        Path key = dir.resolve("first").resolve("key.pem");
        String other = Files.readString(dir.resolve("second").resolve("cert.pem"));
        Path turned = Files.writeString(dir.resolve("turned.pem"), other + Files.readString(own));
        Path strange = Files.writeString(dir.resolve("strange.pem"), Files.readString(own) + other);
        Path locked = Files.writeString(
                dir.resolve("locked.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Path modern = SelfSigned.of("Ed25519", Files.createDirectory(dir.resolve("modern")))
                .certificate();

        assertRefused(own, locked, "the key is encrypted");
        assertRefused(turned, key, "wrong order: the one of the key");
        assertRefused(strange, key, "wrong order: behind");
        assertRefused(modern, dir.resolve("modern").resolve("key.pem"), "which browsers do not take");
    }

    private static void assertRefused(Path certificate, Path key, String words) {
        assertThatThrownBy(() -> TestServer.overTls(new TlsConfig(certificate, key)))
                .hasStackTraceContaining(words);
    }

    @Test
    void filesThatAreNoCertificate_refuseTheStart() throws IOException {
        Path text = Files.writeString(dir.resolve("text"), "not a certificate");

        assertThatThrownBy(() -> TestServer.overTls(new TlsConfig(text, text)))
                .hasStackTraceContaining("are no certificate and its key");
    }
}
