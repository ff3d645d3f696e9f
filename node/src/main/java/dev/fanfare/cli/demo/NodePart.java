package dev.fanfare.cli.demo;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One node of the demo: the same Java and class path as this process.
 *
 * @param name its node id
 * @param port for clients
 * @param opsPort for health
 */
record NodePart(String name, int port, int opsPort) {
    /** Where its page is. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    Part start(Path dir, int redisPort, List<NodePart> all, List<String> origins) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // No debugger or agent of ours: two processes cannot share its port.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.fanfare.Main", "node"));
        command.addAll(List.of("--node-id", name, "--port", port + "", "--ops-port", opsPort + ""));
        command.addAll(List.of("--redis", "redis://127.0.0.1:" + redisPort));
        command.addAll(List.of("--allowed-origins", String.join(",", origins)));
        command.addAll(List.of("--page", "--page-nodes", links(all), "--until-stdin-ends"));
        // Somebody watches: a node that is stopped by hand is gone within seconds.
        command.addAll(List.of("--drain-delay", "1500ms", "--drain-window", "1s", "--goaway-deadline", "2s"));
        return Part.start(name, dir, command);
    }

    private static String links(List<NodePart> all) {
        return String.join(
                ",", all.stream().map(node -> node.name + "=" + node.url()).toList());
    }
}
