package dev.fanfare.observability;

import dev.fanfare.testing.NodeProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a node's {@code /metrics} said each time that it was asked. A series that is not there is 0. */
final class Scrapes {
    private final NodeProgram node;
    private final Map<String, Set<Double>> values = new HashMap<>();
    private Map<String, Double> newest = Map.of();

    Scrapes(NodeProgram node) {
        this.node = node;
    }

    /** Asks once; answers itself. */
    Scrapes take() {
        Map<String, Double> sums = new HashMap<>();
        read().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            double value = Double.parseDouble(line.substring(end + 1));
            String series = line.substring(0, end);
            sums.put(series, value);
            if (series.indexOf('{') > 0) {
                sums.merge(series.substring(0, series.indexOf('{')), value, Double::sum);
            }
        });
        if (newest.isEmpty()) {
            sums.keySet().forEach(name -> values.put(name, new HashSet<>()));
        }
        sums.forEach((name, value) ->
                values.computeIfAbsent(name, late -> new HashSet<>(Set.of(0.0))).add(value));
        newest = sums;
        return this;
    }

    private String read() {
        try (var in = URI.create("http://127.0.0.1:" + node.opsPort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest value of a series with its labels, or the sum of all of a name. */
    double value(String series) {
        return newest.getOrDefault(series, 0.0);
    }

    /** Whether the name was there, and the values it had: each once. */
    Set<Double> values(String series) {
        return values.getOrDefault(series, Set.of());
    }
}
