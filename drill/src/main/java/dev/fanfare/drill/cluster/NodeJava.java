package dev.fanfare.drill.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a node's Java is called: this one, with the node's class path. */
final class NodeJava {
    /** Where the node's classes are: a class path. The launcher sets it. */
    static final String CLASS_PATH = "fanfare.node.classpath";

    /** Several nodes share the machine with the clients: a modest heap, and a compiler that is done soon. */
    private static final List<String> MODEST = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

    private NodeJava() {}

    /** Up to the main class; the node's own arguments follow. */
    static List<String> command() {
        String classPath = System.getProperty(CLASS_PATH, "");
        if (classPath.isEmpty()) {
            throw new ClusterException(
                    "the node's class path is not known: run ./fanfare drill, or set -D" + CLASS_PATH);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MODEST);
        List<String> own = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (own.stream().noneMatch(argument -> argument.endsWith("GC"))) {
            command.add("-XX:+UseSerialGC");
        }
        // What the launcher and FANFARE_JAVA_OPTS gave to this Java is meant for the nodes as well, and wins; not a
        // debugger or an agent: two processes cannot share its port.
        own.stream()
                .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", classPath, "dev.fanfare.Main"));
        return command;
    }
}
