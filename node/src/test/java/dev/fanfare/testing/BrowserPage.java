package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/** One page of a {@link Browser}. */
public final class BrowserPage {
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final WebSocket socket;

    BrowserPage(HttpClient http, URI debugger) {
        socket = http.newWebSocketBuilder().buildAsync(debugger, new Answers()).join();
    }

    /** The value of a JavaScript expression. */
    public Object eval(String expression) {
        JsonObject parameters = new JsonObject()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true);
        JsonObject result = call("Runtime.evaluate", parameters);
        if (result.containsKey("exceptionDetails")) {
            throw new AssertionError(
                    expression + ": " + result.getJsonObject("exceptionDetails").encode());
        }
        return result.getJsonObject("result").getValue("value");
    }

    /** Waits until an expression is true; on failure says what the page shows. One that throws, as what it asks is not there yet, is not. */
    public void until(String expression) {
        String guarded = "(() => { try { return " + expression + " } catch (e) { return false } })()";
        try {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Boolean.TRUE.equals(eval(guarded)));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(expression + " did not come true; the page " + eval("location.href") + " shows: "
                    + eval("document.body.innerText"));
        }
    }

    /** One command of the DevTools protocol. */
    public JsonObject call(String method, JsonObject parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String text = new JsonObject()
                .put("id", id)
                .put("method", method)
                .put("params", parameters)
                .encode();
        socket.sendText(text, true).join();
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonObject message = new JsonObject(text.toString());
                text.setLength(0);
                CompletableFuture<JsonObject> answer = waiting.remove(message.getInteger("id", -1));
                if (answer != null) {
                    answer.complete(message.getJsonObject("result", message));
                }
            }
            webSocket.request(1);
            return null;
        }
    }
}
