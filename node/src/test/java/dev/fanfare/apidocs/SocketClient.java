package dev.fanfare.apidocs;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket whose every message, there and back, is checked. */
final class SocketClient implements Client, WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final MessageRecorder recorder;
    private final String channel;
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private volatile int asIs;
    private volatile int closeCode = -1;

    /** @param channel of the document: {@code plain}, {@code raw} or {@code commands} */
    SocketClient(MessageRecorder recorder, String channel, int port, String target) {
        this.recorder = recorder;
        this.channel = channel;
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (channel.equals("commands")) {
            builder.subprotocols("fanfare.v1");
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + target), this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            String whole = part.toString();
            part.setLength(0);
            note(() -> {
                if (channel.equals("raw")) {
                    recorder.checkAsIs(channel, MessageRecorder.SAID, "text");
                    asIs++;
                } else {
                    recorder.check(channel, MessageRecorder.SAID, whole);
                    heard.add(ApiDocument.json(whole));
                }
            });
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
        note(() -> recorder.checkAsIs(channel, MessageRecorder.SAID, "binary"));
        asIs++;
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        note(() -> recorder.checkClose(code));
        closeCode = code;
        return null;
    }

    private void note(Runnable check) {
        try {
            check.run();
        } catch (AssertionError wrong) {
            faults.add(wrong);
        }
    }

    /** Sends a command, in single quotes; it must be one of the documented. */
    SocketClient command(String json) {
        String text = json.replace('\'', '"');
        recorder.check(channel, MessageRecorder.HEARD, text);
        return wrong(text);
    }

    /** Sends a text message as it is. */
    SocketClient text(String text) {
        recorder.checkAsIs(channel, MessageRecorder.HEARD, "text");
        return wrong(text);
    }

    /** Sends bytes as they are. */
    SocketClient binary(byte... bytes) {
        recorder.checkAsIs(channel, MessageRecorder.HEARD, "binary");
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Sends what no document has. */
    SocketClient wrong(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    /** How many messages came as they are. */
    int asIs() {
        return asIs;
    }

    int closeCode() {
        return closeCode;
    }

    @Override
    public List<JsonNode> heard() {
        return heard;
    }

    @Override
    public List<Throwable> faults() {
        return faults;
    }

    @Override
    public void close() {
        if (closeCode < 0) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> null);
            await().until(() -> closeCode >= 0 || socket.isInputClosed());
        }
    }
}
