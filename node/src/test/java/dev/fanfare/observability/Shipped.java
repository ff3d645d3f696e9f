package dev.fanfare.observability;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files for Prometheus and Grafana, as they are shipped. */
final class Shipped {
    static final Path DIR = Path.of("../observability");

    /** A name in a query that is a series of a node; the other names there are labels, functions, variables and {@code up}. */
    private static final Pattern SERIES = Pattern.compile("\\b(?:fanfare|jvm|process|system)_[a-z0-9_]+");

    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)\n"
            + " +expr: ([^\n]+)\n"
            + "(?: +for: \\w+\n)?"
            + " +labels: \\{severity: (\\w+)}\n"
            + " +annotations:\n"
            + " +summary: ([^\n]+)\n"
            + " +description: ([^\n]+)\n");

    private Shipped() {}

    /** One rule. */
    record Alert(String name, String query, String severity, String summary, String description) {}

    /** One panel that is not the head of a row. */
    record Panel(String title, String description, String unit, List<String> queries) {}

    /** Every rule, in the order of the file. */
    static List<Alert> alerts() {
        String text = read(DIR.resolve("prometheus/alerts.yml"));
        List<Alert> alerts = new ArrayList<>();
        Matcher alert = ALERT.matcher(text);
        while (alert.find()) {
            alerts.add(new Alert(alert.group(1), alert.group(2), alert.group(3), alert.group(4), alert.group(5)));
        }
        long begun = Pattern.compile("- alert:").matcher(text).results().count();
        if (alerts.size() != begun) {
            throw new AssertionError(
                    begun + " rules, and " + alerts.size() + " of the form that is read here: " + alerts);
        }
        return alerts;
    }

    /** The dashboard. */
    static JsonObject dashboard() {
        return new JsonObject(read(DIR.resolve("grafana/fanfare.json")));
    }

    /** Its panels. */
    static List<Panel> panels() {
        return dashboard().getJsonArray("panels").stream()
                .map(JsonObject.class::cast)
                .filter(panel -> !panel.getString("type").equals("row"))
                .map(Shipped::panel)
                .toList();
    }

    private static Panel panel(JsonObject panel) {
        JsonObject defaults = panel.getJsonObject("fieldConfig").getJsonObject("defaults");
        List<String> queries = panel.getJsonArray("targets").stream()
                .map(target -> ((JsonObject) target).getString("expr"))
                .toList();
        return new Panel(panel.getString("title"), panel.getString("description"), defaults.getString("unit"), queries);
    }

    /** The series that a query asks for. */
    static Set<String> series(String query) {
        Set<String> names = new TreeSet<>();
        SERIES.matcher(query).results().forEach(match -> names.add(match.group()));
        return names;
    }

    /** The series that any panel or rule asks for. */
    static Set<String> series() {
        Set<String> names = new TreeSet<>();
        alerts().forEach(alert -> names.addAll(series(alert.query())));
        panels().forEach(panel -> panel.queries().forEach(query -> names.addAll(series(query))));
        return names;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
