package dev.fanfare.drill.report;

import java.io.Writer;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** {@code junit.xml}: one test case a run, for a build server. */
public final class JunitReport {
    private JunitReport() {}

    /** Writes it, and leaves {@code out} open. */
    public static void write(Report report, Writer out) throws XMLStreamException {
        XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
        List<Outcome> outcomes = report.outcomes();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "fanfare drill");
        xml.writeAttribute("tests", Integer.toString(outcomes.size()));
        xml.writeAttribute("failures", Long.toString(count(outcomes, Verdict.BROKEN)));
        xml.writeAttribute("errors", Long.toString(count(outcomes, Verdict.NOT_RUN)));
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute(
                "time",
                seconds(outcomes.stream()
                        .map(outcome -> outcome.course().length())
                        .reduce(Duration.ZERO, Duration::plus)));
        xml.writeAttribute(
                "timestamp",
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        report.environment().started()));
        for (Outcome outcome : outcomes) {
            testCase(xml, outcome);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.flush();
    }

    private static void testCase(XMLStreamWriter xml, Outcome outcome) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "fanfare.drill");
        xml.writeAttribute(
                "name", text(outcome.plan() + " seed " + outcome.setup().seed()));
        xml.writeAttribute("time", seconds(outcome.course().length()));
        switch (outcome.verdict()) {
            case HELD -> {}
            case BROKEN -> {
                List<String> reasons = Wording.reasons(outcome);
                xml.writeStartElement("failure");
                xml.writeAttribute("message", text(reasons.get(0)));
                xml.writeCharacters(text(String.join("\n", reasons)));
                xml.writeEndElement();
            }
            case NOT_RUN -> {
                xml.writeStartElement("error");
                xml.writeAttribute(
                        "message", text(outcome.obstacle().lines().findFirst().orElse("")));
                xml.writeCharacters(text(outcome.obstacle()));
                xml.writeEndElement();
            }
            default -> throw new AssertionError(outcome.verdict());
        }
        xml.writeStartElement("system-out");
        xml.writeCharacters(text(SummaryTable.of(List.of(outcome))));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static long count(List<Outcome> outcomes, Verdict verdict) {
        return outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    /** Without the characters that XML 1.0 (section 2.2) has no way to write. */
    private static String text(String any) {
        return any.codePoints()
                .filter(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || (c >= 0x20 && c <= 0xD7FF)
                        || (c >= 0xE000 && c <= 0xFFFD)
                        || c >= 0x10000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
