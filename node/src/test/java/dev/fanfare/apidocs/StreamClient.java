package dev.fanfare.apidocs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.testing.HttpLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A stream over HTTP whose head, and every message, is checked. */
final class StreamClient implements Client {
    private final MessageRecorder recorder;
    private final boolean events;
    private final HttpLines lines;

    /** Reads so many lines at first; {@link #readOn} reads the rest. */
    StreamClient(
            HttpRecorder http,
            MessageRecorder recorder,
            HttpRecorder.Port port,
            long atFirst,
            String target,
            String... headers)
            throws Exception {
        this.recorder = recorder;
        this.events = target.contains("/events");
        List<String> given = new ArrayList<>();
        for (String header : headers) {
            given.addAll(List.of(header.split(": ")));
        }
        this.lines = HttpLines.get(atFirst, port.number(), target, given.toArray(String[]::new));
        Map<String, String> head = new TreeMap<>();
        lines.headers().forEach((name, values) -> head.put(name, values.get(0)));
        http.check(port, HttpRecorder.Request.of("GET", target, headers), new Answer(lines.status(), head, "a stream"));
    }

    void readOn() {
        lines.readOn();
    }

    @Override
    public List<JsonNode> heard() {
        return (events ? lines.after("data: ") : lines.lines())
                .stream().map(ApiDocument::json).toList();
    }

    @Override
    public List<Throwable> faults() {
        List<Throwable> faults = new ArrayList<>();
        try {
            if (events) {
                checkEvents();
            } else {
                lines.lines().forEach(line -> recorder.check("lines", MessageRecorder.SAID, line));
            }
        } catch (AssertionError wrong) {
            faults.add(wrong);
        }
        return faults;
    }

    /** Checks events up to the last that is whole. */
    private void checkEvents() {
        String event = null;
        String id = null;
        String data = null;
        for (String line : lines.lines()) {
            if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (line.isEmpty() && data != null) {
                recorder.checkEvent(event, id, data);
                event = id = data = null;
            } else if (!line.isEmpty() && !line.equals(": ping") && !line.startsWith("retry: ")) {
                throw new AssertionError("a line that is not documented: " + line);
            }
        }
    }

    /** Whether silence was filled. */
    boolean pinged() {
        return lines.lines().contains(": ping") || !heard("heartbeat").toList().isEmpty();
    }

    @Override
    public void close() {
        lines.close();
    }
}
