package dev.fanfare.drill.cli;

import dev.fanfare.drill.plan.Attachment;
import dev.fanfare.drill.plan.Size;
import dev.fanfare.drill.plan.TrafficMaker;
import dev.fanfare.drill.report.Outcome;
import dev.fanfare.drill.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Traffic against a deployment that somebody else breaks, with marks from outside. */
final class Attach {
    private static final Duration USUAL = Duration.ofMinutes(1);

    private Attach() {}

    static Outcome with(DrillOptions options, TrafficMaker clients, Live live) throws InterruptedException {
        Attachment attachment = new Attachment(
                options.urls,
                options.ops == null ? List.of() : options.ops,
                options.size(Size.USUAL),
                options.duration(USUAL),
                options.seed);
        return attachment.run(clients, live, traffic -> marks(options, traffic, live));
    }

    private static AutoCloseable marks(DrillOptions options, Traffic traffic, Live live) {
        MarkText text = new MarkText(traffic, live);
        MarkFile file = options.marks == null ? null : new MarkFile(options.marks, text::mark);
        MarkPort port = options.markPort == null ? null : open(options.markPort, text);
        if (port != null) {
            live.say("marks are taken at http://127.0.0.1:" + port.port());
        }
        return () -> {
            if (file != null) {
                file.close();
            }
            if (port != null) {
                port.close();
            }
        };
    }

    private static MarkPort open(int port, MarkText text) {
        try {
            return new MarkPort(port, text::mark);
        } catch (IOException e) {
            throw new UsageException("--mark-port = " + port + " cannot be opened: " + e.getMessage());
        }
    }
}
