package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks parts of the cluster whether they answer. */
final class Probe {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** A question, asked until it is answered with yes. */
    interface Question {
        boolean yes() throws IOException, InterruptedException;
    }

    /** Returns when the answer is yes. */
    void await(Child child, Question question) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!answered(question)) {
            if (!child.isAlive()) {
                throw child.failed("ended while it was starting; its last lines:");
            }
            if (System.nanoTime() > deadline) {
                throw child.failed("did not answer within " + LONGEST.toSeconds() + " s; its last lines:");
            }
            Pause.of(BETWEEN);
        }
    }

    /**
     * Returns when the answer is yes.
     *
     * @param what is waited for, for a person
     */
    void await(String what, Duration bound, Question question) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!answered(question)) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException(what + " did not come to pass within " + bound.toSeconds() + " s");
            }
            Pause.of(BETWEEN);
        }
    }

    /** Whether a GET is answered with this status. */
    boolean answers(URI uri, int status) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == status;
    }

    private static boolean answered(Question question) throws InterruptedException {
        try {
            return question.yes();
        } catch (IOException e) {
            return false;
        }
    }
}
