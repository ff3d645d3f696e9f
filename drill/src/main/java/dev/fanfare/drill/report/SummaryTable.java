package dev.fanfare.drill.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A table for a terminal: one line a run. */
public final class SummaryTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("plan", Outcome::plan),
            new Column("seed", outcome -> Long.toString(outcome.setup().seed())),
            new Column("verdict", outcome -> outcome.verdict().text()),
            number("published", Figures::published),
            number("delivered", Figures::delivered),
            number("lost", Figures::lost),
            number("dup", Figures::duplicated),
            number("order", Figures::reordered),
            number("false", Figures::falselyRecovered),
            number("damaged", Figures::damaged),
            number("reconn", Figures::reconnects),
            time("int.p50", figures -> figures.interruption().p50()),
            time("int.p99", figures -> figures.interruption().p99()),
            time("int.max", figures -> figures.interruption().max()),
            time("replay.p99", figures -> figures.replay().caughtUp().p99()),
            time("gap.p99", figures -> figures.longestGap().p99()),
            time("stall.p50", figures -> figures.publishStall().p50()),
            time("stall.max", figures -> figures.publishStall().max()),
            new Column("resumes m/s/n", SummaryTable::resumes));

    private SummaryTable() {}

    private record Column(String title, Function<Outcome, String> value) {
        int width(List<Outcome> outcomes) {
            return outcomes.stream()
                    .map(value)
                    .map(String::length)
                    .max(Comparator.naturalOrder())
                    .map(longest -> Math.max(longest, title.length()))
                    .orElse(title.length());
        }
    }

    /** The table, with a line that says what its titles mean. */
    public static String of(List<Outcome> outcomes) {
        List<String> lines = new ArrayList<>();
        lines.add(line(outcomes, Column::title));
        for (Outcome outcome : outcomes) {
            lines.add(line(outcomes, column -> column.value().apply(outcome)));
        }
        lines.add(
                "int.: interruption of a client; replay: from connect to the end of the replay; gap: its longest time without a message;"
                        + " stall: longest wait of a publisher for an acknowledgement;"
                        + " resumes from memory / stream / not at all");
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(List<Outcome> outcomes, Function<Column, String> cell) {
        StringBuilder line = new StringBuilder();
        for (Column column : COLUMNS) {
            String text = cell.apply(column);
            String pad = " ".repeat(column.width(outcomes) - text.length());
            boolean left = column == COLUMNS.get(0) || column == COLUMNS.get(2);
            line.append(left ? text + pad : pad + text).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static Column number(String title, Function<Figures, Long> value) {
        return new Column(title, outcome -> Wording.count(value.apply(outcome.figures())));
    }

    private static Column time(String title, Function<Figures, Double> value) {
        return new Column(title, outcome -> Wording.millis(value.apply(outcome.figures())));
    }

    private static String resumes(Outcome outcome) {
        Resumes resumes = outcome.resumes();
        if (!resumes.counted()) {
            return "not counted (" + resumes.uncounted() + ")";
        }
        return resumes.memory() + "/" + resumes.stream() + "/" + resumes.none();
    }
}
