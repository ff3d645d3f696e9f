package dev.fanfare.drill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a watcher is closed, and not looked at
class MarksTest {
    private final List<String> marks = new CopyOnWriteArrayList<>();

    @TempDir
    private Path dir;

    @Test
    void file_marksEachLineThatIsAppended_andNothingFromBefore() throws IOException {
        Path file = Files.writeString(dir.resolve("marks"), "from yesterday\n");
        try (MarkFile watched = new MarkFile(file, marks::add)) {
            Files.writeString(file, "kill node-1\nstart no", StandardOpenOption.APPEND);
            awaitMarks("kill node-1");

            Files.writeString(file, "de-1\n", StandardOpenOption.APPEND);
            awaitMarks("kill node-1", "start node-1");
        }
    }

    @Test
    void file_mayComeLater() throws IOException {
        Path file = dir.resolve("not-yet");
        try (MarkFile watched = new MarkFile(file, marks::add)) {
            Files.writeString(file, "now\n");
            awaitMarks("now");
        }
    }

    @Test
    void port_takesAPost_asOneMark_andAnswers() throws Exception {
        try (MarkPort port = new MarkPort(0, marks::add)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port()))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .POST(HttpRequest.BodyPublishers.ofString("delete pod 1"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(marks).containsExactly("delete pod 1");
        }
    }

    @Test
    void port_takesEachLineOfText() throws Exception {
        try (MarkPort port = new MarkPort(0, marks::add);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            socket.getOutputStream().write("stop\nstart\n".getBytes(StandardCharsets.UTF_8));
            awaitMarks("stop", "start");
        }
    }

    private void awaitMarks(String... expected) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(marks).containsExactly(expected));
    }
}
