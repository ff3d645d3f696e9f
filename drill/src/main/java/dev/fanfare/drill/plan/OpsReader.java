package dev.fanfare.drill.plan;

import dev.fanfare.drill.report.Resumes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the nodes' metrics each second, so that what a node counted before it was killed is not forgotten: the last known
 * value of each run of a node counts.
 *
 * <p><b>Threads:</b> any.
 */
final class OpsReader implements AutoCloseable {
    private static final Duration BOUND = Duration.ofMillis(800);
    private static final Pattern SAMPLE =
            Pattern.compile("^(\\w+)(?:\\{([^}]*)})? +([-+.0-9Ee]+|NaN)", Pattern.MULTILINE);
    private static final String RUN = "process_start_time_seconds";

    private final List<URI> ops;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(BOUND)
            .build();
    private final Map<String, Map<String, Double>> lastOfRuns = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ops-reader");
        thread.setDaemon(true);
        return thread;
    });

    /** Asks the ops ports at these addresses, such as {@code http://127.0.0.1:9090}. */
    OpsReader(List<URI> ops) {
        this.ops = List.copyOf(ops);
        timer.scheduleWithFixedDelay(this::readAll, 1, 1, TimeUnit.SECONDS);
    }

    /** What the nodes counted so far, with what they count now; not counted where none was asked or ever answered. */
    Resumes resumes() {
        if (ops.isEmpty()) {
            return Resumes.notCounted("no --ops");
        }
        readAll();
        synchronized (lastOfRuns) {
            if (lastOfRuns.isEmpty()) {
                return Resumes.notCounted("no ops port answered");
            }
            return new Resumes(sum("memory"), sum("stream"), sum("none"));
        }
    }

    /** All samples of one node now; empty: it does not answer. */
    Map<String, Double> read(URI node) {
        HttpRequest request =
                HttpRequest.newBuilder(node.resolve("/metrics")).timeout(BOUND).build();
        try {
            return parse(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    /** Prometheus' text: a sample is {@code name} or {@code name{labels}}. */
    static Map<String, Double> parse(String text) {
        Map<String, Double> samples = new HashMap<>();
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            String labels = sample.group(2);
            samples.put(
                    sample.group(1) + (labels == null || labels.isEmpty() ? "" : "{" + labels + "}"),
                    Double.parseDouble(sample.group(3)));
        }
        return samples;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void readAll() {
        for (URI node : ops) {
            Map<String, Double> samples = read(node);
            if (samples.containsKey(RUN)) {
                synchronized (lastOfRuns) {
                    lastOfRuns.put(node + " " + samples.get(RUN), samples);
                }
            }
        }
    }

    private long sum(String source) {
        return lastOfRuns.values().stream()
                .mapToLong(samples -> samples.getOrDefault("fanfare_resumes_total{source=\"" + source + "\"}", 0.0)
                        .longValue())
                .sum();
    }
}
