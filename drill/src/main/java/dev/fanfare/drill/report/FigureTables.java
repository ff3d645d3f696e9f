package dev.fanfare.drill.report;

/** The figures of one run as HTML tables: counts, the promise, durations. */
final class FigureTables {
    private final StringBuilder out;

    private FigureTables(StringBuilder out) {
        this.out = out;
    }

    static void write(StringBuilder out, Outcome outcome) {
        new FigureTables(out).tables(outcome);
    }

    private void tables(Outcome outcome) {
        Figures figures = outcome.figures();
        Resumes resumes = outcome.resumes();
        out.append("<div class=\"tables\">\n");
        table("The promise", "", "count");
        promise("lost", figures.lost());
        promise("duplicated", figures.duplicated());
        promise("reordered", figures.reordered());
        promise("falsely recovered", figures.falselyRecovered());
        promise("not as it was sent", figures.damaged());
        row("told that something is missing: recovered:false", Wording.count(figures.unrecovered()));
        row("told that something is missing: reset", Wording.count(figures.resets()));
        end();
        table("Traffic", "", "count");
        row("published", Wording.count(figures.published()));
        row("acknowledged", Wording.count(figures.acknowledged()));
        row("refused", Wording.count(figures.refused()));
        row("delivered", Wording.count(figures.delivered()));
        row("reconnects", Wording.count(figures.reconnects()));
        row("reconnects per second, at the peak", Wording.count(figures.peakReconnects()));
        if (resumes.counted()) {
            row("resumes from a node's memory", Wording.count(resumes.memory()));
            row("resumes from Redis", Wording.count(resumes.stream()));
            row("resumes not possible", Wording.count(resumes.none()));
        } else {
            row("resumes", "not counted (" + resumes.uncounted() + ")");
        }
        end();
        out.append("</div>\n");
        table("Times", "", "measured", "p50", "p99", "max");
        times("interruption of a client", figures.interruption());
        times("connect to joined, after a loss", figures.resubscribe());
        times("connect to the end of the replay, after a loss", figures.replay().caughtUp());
        times("broadcast to delivery by a replay", figures.replay().sinceSent());
        times("longest time without a message, per client", figures.longestGap());
        times("broadcast to delivery", figures.latency());
        times("longest wait for an acknowledgement, per publisher and fault", figures.publishStall());
        end();
    }

    private void table(String title, String... columns) {
        out.append("<div><h3>").append(title).append("</h3><div class=\"scroll\"><table>\n<tr>");
        for (String column : columns) {
            out.append("<th>").append(column).append("</th>");
        }
        out.append("</tr>\n");
    }

    private void end() {
        out.append("</table></div></div>\n");
    }

    private void promise(String name, long count) {
        row(count == 0 ? "<td>" : "<td class=\"wrong\">", name, Wording.count(count));
    }

    private void row(String name, String value) {
        row("<td>", name, value);
    }

    private void row(String cell, String name, String value) {
        out.append("<tr><td>")
                .append(name)
                .append("</td>")
                .append(cell)
                .append(value)
                .append("</td></tr>\n");
    }

    private void times(String name, Distribution times) {
        out.append("<tr><td>").append(name).append("</td>");
        for (String value : new String[] {
            Wording.count(times.count()),
            Wording.millis(times.p50()),
            Wording.millis(times.p99()),
            Wording.millis(times.max())
        }) {
            out.append("<td>").append(value).append("</td>");
        }
        out.append("</tr>\n");
    }
}
