package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A further node comes under load. */
final class ScaleOut implements Plan {
    @Override
    public String name() {
        return "scale-out";
    }

    @Override
    public String about() {
        return "start another node under load; connections that are old move to it";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(40);
    }

    @Override
    public int reserve() {
        return 1;
    }

    /** Connections do not stay for ever: what grows old is asked to leave, and may come to the new node. */
    @Override
    public List<String> nodeOptions() {
        return List.of(
                "--max-connection-age",
                "10s",
                "--ping-interval",
                "2s",
                "--pong-timeout",
                "2s",
                "--goaway-deadline",
                "3s");
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        Node further = stage.cluster().reserve().get(0);
        stage.fault("start " + further.name());
        further.start();
        further.awaitReady();
        stage.mark(further.name() + " is ready");
        while (stage.hasTimeFor(Duration.ofSeconds(1))) {
            stage.rest(Duration.ofSeconds(1));
        }
        String others = stage.cluster().nodes().stream()
                .map(node -> node.name() + " " + stage.connections(node))
                .collect(Collectors.joining(", "));
        stage.note(further.name() + " holds " + stage.connections(further) + " connections; the others: " + others);
        stage.quiet();
    }
}
