package dev.fanfare.drill.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLStreamException;

/** The files of a report: {@code report.json}, {@code junit.xml}, {@code report.html}. */
public final class ReportFiles {
    private ReportFiles() {}

    /** Writes all three, and makes the folder. What was there under these names is replaced. */
    public static void write(Report report, Path dir) throws IOException {
        Files.createDirectories(dir);
        try (Writer out = Files.newBufferedWriter(dir.resolve("report.json"))) {
            JsonReport.write(report, out);
        }
        try (Writer out = Files.newBufferedWriter(dir.resolve("junit.xml"))) {
            JunitReport.write(report, out);
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
        Files.writeString(dir.resolve("report.html"), HtmlReport.of(report));
    }
}
