package dev.fanfare.drill.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * {@code report.json}: everything, for programs. Durations are in milliseconds and end in {@code Ms}; series have one count
 * a slice of {@code sliceMs}.
 */
public final class JsonReport {
    private JsonReport() {}

    /** Writes it, and leaves {@code out} open. */
    public static void write(Report report, Writer out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("verdict", report.verdict().name());
            environment(json, report.environment());
            json.writeArrayFieldStart("runs");
            for (Outcome outcome : report.outcomes()) {
                run(json, outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void environment(JsonGenerator json, Environment environment) throws IOException {
        json.writeObjectFieldStart("environment");
        json.writeStringField("program", environment.program());
        json.writeStringField("started", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(environment.started()));
        json.writeStringField("commandLine", environment.commandLine());
        json.writeStringField("processor", environment.processor());
        json.writeStringField("memory", environment.memory());
        json.writeStringField("system", environment.system());
        json.writeStringField("java", environment.java());
        json.writeEndObject();
    }

    private static void run(JsonGenerator json, Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("plan", outcome.plan());
        json.writeStringField("about", outcome.about());
        json.writeNumberField("seed", outcome.setup().seed());
        json.writeStringField("verdict", outcome.verdict().name());
        if (!outcome.obstacle().isEmpty()) {
            json.writeStringField("obstacle", outcome.obstacle());
        }
        setup(json, outcome.setup());
        figures(json, outcome.figures());
        resumes(json, outcome.resumes());
        texts(json, "breaches", outcome.breaches());
        texts(json, "problems", outcome.figures().problems());
        texts(json, "notes", outcome.notes());
        course(json, outcome.course());
        json.writeEndObject();
    }

    /** A count that nobody took must not read as 0. */
    private static void resumes(JsonGenerator json, Resumes resumes) throws IOException {
        json.writeObjectFieldStart("resumes");
        if (resumes.counted()) {
            json.writeNumberField("memory", resumes.memory());
            json.writeNumberField("stream", resumes.stream());
            json.writeNumberField("none", resumes.none());
        } else {
            json.writeStringField("notCounted", resumes.uncounted());
        }
        json.writeEndObject();
    }

    private static void setup(JsonGenerator json, Setup setup) throws IOException {
        json.writeObjectFieldStart("setup");
        json.writeStringField("deployment", setup.deployment());
        json.writeNumberField("members", setup.members());
        json.writeNumberField("rooms", setup.rooms());
        json.writeNumberField("rate", setup.rate());
        json.writeNumberField("payloadBytes", setup.payloadBytes());
        json.writeEndObject();
    }

    private static void figures(JsonGenerator json, Figures figures) throws IOException {
        json.writeObjectFieldStart("figures");
        json.writeNumberField("published", figures.published());
        json.writeNumberField("acknowledged", figures.acknowledged());
        json.writeNumberField("refused", figures.refused());
        json.writeNumberField("delivered", figures.delivered());
        json.writeNumberField("lost", figures.lost());
        json.writeNumberField("duplicated", figures.duplicated());
        json.writeNumberField("reordered", figures.reordered());
        json.writeNumberField("falselyRecovered", figures.falselyRecovered());
        json.writeNumberField("damaged", figures.damaged());
        json.writeNumberField("unrecovered", figures.unrecovered());
        json.writeNumberField("resets", figures.resets());
        json.writeNumberField("reconnects", figures.reconnects());
        json.writeNumberField("peakReconnects", figures.peakReconnects());
        distribution(json, "interruption", figures.interruption());
        distribution(json, "resubscribe", figures.resubscribe());
        distribution(json, "longestGap", figures.longestGap());
        distribution(json, "latency", figures.latency());
        distribution(json, "publishStall", figures.publishStall());
        distribution(json, "replay", figures.replay().caughtUp());
        distribution(json, "replaySinceSent", figures.replay().sinceSent());
        json.writeEndObject();
    }

    private static void distribution(JsonGenerator json, String name, Distribution distribution) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", distribution.count());
        json.writeNumberField("p50Ms", distribution.p50());
        json.writeNumberField("p99Ms", distribution.p99());
        json.writeNumberField("maxMs", distribution.max());
        json.writeArrayFieldStart("buckets");
        for (Distribution.Bucket bucket : distribution.buckets()) {
            json.writeStartObject();
            json.writeNumberField("upToMs", bucket.upToMillis());
            json.writeNumberField("count", bucket.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void course(JsonGenerator json, Course course) throws IOException {
        json.writeObjectFieldStart("course");
        json.writeNumberField("sliceMs", course.slice().toMillis());
        json.writeArrayFieldStart("marks");
        for (Timeline.Mark mark : course.marks()) {
            json.writeStartObject();
            json.writeNumberField("atMs", mark.at().toMillis());
            json.writeStringField("what", mark.what());
            json.writeEndObject();
        }
        json.writeEndArray();
        series(json, "published", course.published());
        series(json, "delivered", course.delivered());
        series(json, "reconnects", course.reconnects());
        json.writeEndObject();
    }

    private static void series(JsonGenerator json, String name, List<Long> counts) throws IOException {
        json.writeArrayFieldStart(name);
        for (long count : counts) {
            json.writeNumber(count);
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
