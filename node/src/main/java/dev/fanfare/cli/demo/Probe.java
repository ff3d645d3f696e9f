package dev.fanfare.cli.demo;

import dev.fanfare.cli.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits until a part answers. */
final class Probe {
    /** A machine may be slow; what ended is noticed at once. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final StopSignal stop;
    private final Consumer<String> say;
    private final Duration signOfLife;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param say is told now and then that something is still waited for */
    Probe(StopSignal stop, Consumer<String> say) {
        this(stop, say, SIGN_OF_LIFE);
    }

    Probe(StopSignal stop, Consumer<String> say, Duration signOfLife) {
        this.stop = stop;
        this.say = say;
        this.signOfLife = signOfLife;
    }

    /** A question, asked until it is answered with yes. */
    interface Question {
        boolean yes() throws IOException, InterruptedException;
    }

    /** Returns when the answer is yes, or when the demo is to stop. */
    void await(Part part, Question question) throws InterruptedException {
        long began = System.nanoTime();
        long told = began;
        while (!stop.isRequested() && !answered(question)) {
            if (!part.isAlive()) {
                throw part.failed("ended while it was starting; its last lines:");
            }
            long now = System.nanoTime();
            if (now - told >= signOfLife.toNanos()) {
                told = now;
                say.accept("  waiting for " + part.name() + " ("
                        + Duration.ofNanos(now - began).toSeconds() + " s) ...");
            }
            if (now - began > LONGEST.toNanos()) {
                throw part.failed("did not answer within " + LONGEST.toSeconds() + " s; its last lines:");
            }
            stop.await(BETWEEN);
        }
    }

    /** Whether a GET is answered with 200. */
    boolean answers(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    /** Whether a server takes connections on this port. */
    static boolean accepts(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private static boolean answered(Question question) throws InterruptedException {
        try {
            return question.yes();
        } catch (IOException e) {
            return false;
        }
    }
}
