package dev.fanfare.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that reads a response line by line while it is being sent, as slowly as it is told to. */
public final class HttpLines implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpResponse.ResponseInfo head;
    private volatile Flow.Subscription subscription;
    private volatile boolean ended;

    private HttpLines(HttpRequest request, long atFirst) throws InterruptedException {
        CompletableFuture<HttpResponse.ResponseInfo> come = new CompletableFuture<>();
        HTTP.sendAsync(request, info -> {
                    come.complete(info);
                    return HttpResponse.BodySubscribers.fromLineSubscriber(new Lines(atFirst));
                })
                .exceptionally(failure -> {
                    come.completeExceptionally(failure);
                    return null;
                });
        try {
            head = come.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** Asks with these headers, name after value; returns when the head of the answer is there. */
    public static HttpLines get(int port, String path, String... headers) throws InterruptedException {
        return get(Long.MAX_VALUE, port, path, headers);
    }

    /** The same, but reads only so many lines until {@link #readOn}. */
    public static HttpLines get(long atFirst, int port, String path, String... headers) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new HttpLines(request.build(), atFirst);
    }

    /** One that reads whole answers. */
    public static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The same, without waiting; cancelling it closes the connection. */
    public static CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    public int status() {
        return head.statusCode();
    }

    public String header(String name) {
        return head.headers().firstValue(name).orElse(null);
    }

    /** All headers, by name in lower case. */
    public Map<String, List<String>> headers() {
        return head.headers().map();
    }

    /** What came so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Of them, what follows this beginning. */
    public List<String> after(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    /** Whether the response came to its end. */
    public boolean ended() {
        return ended;
    }

    public void readOn() {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private final class Lines implements Flow.Subscriber<String> {
        private final long atFirst;

        Lines(long atFirst) {
            this.atFirst = atFirst;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(atFirst);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable failure) {
            ended = true;
        }

        @Override
        public void onComplete() {
            ended = true;
        }
    }
}
