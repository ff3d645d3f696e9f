package dev.fanfare.drill.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** {@code report.html}: one page that needs nothing but itself. */
public final class HtmlReport {
    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    /** The page. */
    public static String of(Report report) {
        return new HtmlReport().page(report);
    }

    private String page(Report report) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>Fanfare drill: ")
                .append(report.verdict().text())
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n");
        head(report);
        if (report.outcomes().size() > 1) {
            overview(report.outcomes());
        }
        report.outcomes().forEach(this::run);
        environment(report.environment());
        return out.append("</body>\n</html>\n").toString();
    }

    private void head(Report report) {
        out.append("<h1>Fanfare drill ");
        badge(report.verdict());
        out.append("</h1>\n<p class=\"soft\">");
        text(DateTimeFormatter.RFC_1123_DATE_TIME.format(report.environment().started()));
        out.append(". The promise: every acknowledged message reaches every member of its room once, in one order;")
                .append(" <code>recovered:true</code> is said only where it is true.</p>\n");
    }

    private void overview(List<Outcome> outcomes) {
        out.append("<section><h2>All runs</h2><div class=\"scroll\"><table>\n<tr>");
        for (String title : List.of(
                "plan",
                "seed",
                "verdict",
                "delivered",
                "lost",
                "duplicated",
                "reordered",
                "falsely recovered",
                "not as sent",
                "reconnects",
                "interruption p50",
                "p99",
                "max",
                "publish stall p50",
                "max")) {
            cell("th", title);
        }
        out.append("</tr>\n");
        for (Outcome outcome : outcomes) {
            Figures figures = outcome.figures();
            out.append("<tr>");
            cell("td", outcome.plan());
            cell("td", Long.toString(outcome.setup().seed()));
            out.append("<td>");
            badge(outcome.verdict());
            out.append("</td>");
            cell("td", Wording.count(figures.delivered()));
            fault(figures.lost());
            fault(figures.duplicated());
            fault(figures.reordered());
            fault(figures.falselyRecovered());
            fault(figures.damaged());
            cell("td", Wording.count(figures.reconnects()));
            cell("td", Wording.millis(figures.interruption().p50()));
            cell("td", Wording.millis(figures.interruption().p99()));
            cell("td", Wording.millis(figures.interruption().max()));
            cell("td", Wording.millis(figures.publishStall().p50()));
            cell("td", Wording.millis(figures.publishStall().max()));
            out.append("</tr>\n");
        }
        out.append("</table></div></section>\n");
    }

    private void run(Outcome outcome) {
        Setup setup = outcome.setup();
        out.append("<section><header class=\"run\"><h2>");
        text(outcome.plan());
        out.append("</h2>");
        badge(outcome.verdict());
        out.append("<span class=\"soft\">seed ").append(setup.seed()).append("</span></header>\n<p>");
        text(outcome.about());
        out.append(".</p>\n<p class=\"soft\">");
        text(setup.deployment() + "; " + Wording.count(setup.members()) + " members in " + setup.rooms() + " rooms, "
                + Wording.count(setup.rate()) + " broadcasts/s of " + Wording.count(setup.payloadBytes()) + " bytes");
        out.append("</p>\n");
        findings(outcome);
        if (!outcome.course().delivered().isEmpty()) {
            out.append(TimelinePlot.of(outcome.course()));
            marks(outcome.course().marks());
        }
        if (outcome.obstacle().isEmpty()) {
            out.append(DistributionPlot.of(
                    outcome.figures().interruption(), "interruptions of clients, by how long they took"));
            FigureTables.write(out, outcome);
        }
        out.append("</section>\n");
    }

    private void findings(Outcome outcome) {
        if (!outcome.obstacle().isEmpty()) {
            out.append("<h3>It could not be run</h3><pre>");
            text(outcome.obstacle());
            out.append("</pre>\n");
        } else if (outcome.verdict() == Verdict.BROKEN) {
            items("What went wrong", Wording.reasons(outcome));
        } else if (!outcome.figures().problems().isEmpty()) {
            items("Seen, and not against the promise", outcome.figures().problems());
        }
        if (!outcome.notes().isEmpty()) {
            items("Noted", outcome.notes());
        }
    }

    private void items(String title, List<String> texts) {
        out.append("<h3>");
        text(title);
        out.append("</h3><ul class=\"problems\">\n");
        for (String item : texts) {
            out.append("<li>");
            text(item);
            out.append("</li>\n");
        }
        out.append("</ul>\n");
    }

    private void marks(List<Timeline.Mark> marks) {
        if (marks.isEmpty()) {
            return;
        }
        out.append("<ol class=\"marks\">\n");
        for (Timeline.Mark mark : marks) {
            out.append("<li><span class=\"soft\">")
                    .append(Wording.seconds(mark.at().toMillis() / 1_000.0))
                    .append("</span> ");
            text(mark.what());
            out.append("</li>\n");
        }
        out.append("</ol>\n");
    }

    private void environment(Environment environment) {
        out.append("<section><h2>Environment</h2><dl>\n");
        item("command", environment.commandLine());
        item("program", environment.program());
        item("started", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(environment.started()));
        item("processor", environment.processor());
        item("memory", environment.memory());
        item("system", environment.system());
        item("Java", environment.java());
        out.append("</dl></section>\n");
    }

    private void item(String name, String value) {
        out.append("<dt>");
        text(name);
        out.append("</dt><dd>");
        text(value);
        out.append("</dd>\n");
    }

    private void cell(String element, String text) {
        out.append('<').append(element).append('>');
        text(text);
        out.append("</").append(element).append('>');
    }

    private void fault(long count) {
        out.append(count == 0 ? "<td>" : "<td class=\"wrong\">")
                .append(Wording.count(count))
                .append("</td>");
    }

    private void badge(Verdict verdict) {
        out.append("<span class=\"badge ").append(verdict.name()).append("\">");
        text(verdict.text());
        out.append("</span>");
    }

    private void text(String text) {
        out.append(Html.escape(text));
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
