package dev.fanfare.drill.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as the RESP2 specification writes them. */
class RespTest {
    private static final int QUESTION_BYTES =
            "*2\r\n$4\r\nECHO\r\n$3\r\n\u00e4b\r\n".getBytes(StandardCharsets.UTF_8).length;

    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void answers_areReadByTheirKind() throws Exception {
        assertThat(answer("+OK\r\n")).isEqualTo("OK");
        assertThat(answer(":-42\r\n")).isEqualTo(-42L);
        assertThat(answer("$4\r\n\u00e4\r\n\r\n")).isEqualTo("\u00e4\r\n");
        assertThat(answer("$0\r\n\r\n")).isEqualTo("");
        assertThat(answer("$-1\r\n")).isNull();
        assertThat(answer("*0\r\n")).isEqualTo(List.of());
        assertThat(answer("*3\r\n$1\r\na\r\n:1\r\n*1\r\n$-1\r\n"))
                .isEqualTo(Arrays.asList("a", 1L, Arrays.asList((Object) null)));
    }

    @Test
    void error_isThrownWithItsText() {
        assertThatThrownBy(() -> answer("-MOVED 12182 127.0.0.1:7\r\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("MOVED 12182 127.0.0.1:7");
    }

    @Test
    void answerThatBreaksOff_isNone() {
        assertThatThrownBy(() -> answer("$4\r\nab")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answer("+O")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answer("HTTP/1.1 400\r\n")).hasMessageContaining("not RESP");
    }

    @Test
    void command_isAListOfBulkStrings() throws Exception {
        CompletableFuture<String> heard = answering("+OK\r\n");

        Resp.ask(server.getLocalPort(), "ECHO", "\u00e4b");

        assertThat(heard.get()).isEqualTo("*2\r\n$4\r\nECHO\r\n$3\r\n\u00e4b\r\n");
    }

    private Object answer(String bytes) throws IOException {
        answering(bytes);
        return Resp.ask(server.getLocalPort(), "ECHO", "\u00e4b");
    }

    /** Gives this answer to the next question and ends the connection; completes with the question. */
    private CompletableFuture<String> answering(String bytes) {
        CompletableFuture<String> heard = new CompletableFuture<>();
        Link.daemon("answer", () -> {
            try (Socket socket = server.accept()) {
                byte[] question = socket.getInputStream().readNBytes(QUESTION_BYTES);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                heard.complete(new String(question, StandardCharsets.UTF_8));
            } catch (IOException e) {
                heard.completeExceptionally(e);
            }
        });
        return heard;
    }
}
