package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A headless Chromium, driven over its DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final String PROGRAM = "chromium";

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestProgram program;
    private final int port;

    private Browser(TestProgram program, int port) {
        this.program = program;
        this.port = port;
    }

    /** Starts one whose profile and log are in {@code dir}. */
    public static Browser start(Path dir) {
        Path profile = dir.resolve("chromium");
        // No sandbox: it needs rights that root in a container does not have. The page is our own.
        TestProgram program = TestProgram.start(
                dir.resolve("chromium.log"),
                Map.of(),
                List.of(
                        PROGRAM,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank"));
        Path portFile = profile.resolve("DevToolsActivePort");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(portFile) && Files.size(portFile) > 0);
        try {
            return new Browser(
                    program, Integer.parseInt(Files.readAllLines(portFile).get(0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a page in a tab of its own. */
    public BrowserPage open(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        BrowserPage page = new BrowserPage(http, URI.create(new JsonObject(answer).getString("webSocketDebuggerUrl")));
        page.call("Page.navigate", new JsonObject().put("url", url));
        return page;
    }

    /** Its helper processes outlive it for a moment, and would still write to the profile while a test removes it. */
    @Override
    public void close() {
        List<ProcessHandle> helpers = ProcessHandle.of(program.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        program.close();
        helpers.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(20)).until(() -> helpers.stream().noneMatch(ProcessHandle::isAlive));
    }
}
