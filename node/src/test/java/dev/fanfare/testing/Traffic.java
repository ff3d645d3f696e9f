package dev.fanfare.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Every node publishes to some rooms, one message after the other, each as soon as the one before was acknowledged, until it
 * is stopped. All nodes must be subscribed to them.
 */
public final class Traffic {
    private static final int PATIENCE_SECONDS = 20;

    private final List<BrokerProbe> nodes;
    private final List<Line> lines = new ArrayList<>();
    private volatile boolean stopped;

    /** What one node publishes to one room. */
    private final class Line {
        final String room;
        final String name;
        final BrokerProbe node;
        volatile int sent;
        volatile long longest;
        CompletableFuture<Void> running;

        Line(String room, String name, BrokerProbe node) {
            this.room = room;
            this.name = name;
            this.node = node;
        }

        void run() {
            while (!stopped) {
                long begun = System.nanoTime();
                node.send(room, name + sent)
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join();
                longest = Math.max(longest, System.nanoTime() - begun);
                sent++;
            }
        }
    }

    private Traffic(List<BrokerProbe> nodes) {
        this.nodes = nodes;
    }

    /** Begins, in all these rooms from all nodes. */
    public static Traffic begin(List<BrokerProbe> nodes, List<String> rooms) {
        Traffic traffic = new Traffic(nodes);
        for (String room : rooms) {
            for (int i = 0; i < nodes.size(); i++) {
                Line line = traffic.new Line(room, "p" + i + "-", nodes.get(i));
                traffic.lines.add(line);
                line.running = new CompletableFuture<>();
                Thread thread = new Thread(() -> {
                    try {
                        line.run();
                        line.running.complete(null);
                    } catch (RuntimeException e) {
                        line.running.completeExceptionally(e);
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
        }
        return traffic;
    }

    /** How many were acknowledged in a room. */
    public int sent(String room) {
        return lines.stream()
                .filter(line -> line.room.equals(room))
                .mapToInt(line -> line.sent)
                .sum();
    }

    /** The longest time that one message of a room waited for its acknowledgement, milliseconds. */
    public long longest(String room) {
        return lines.stream()
                        .filter(line -> line.room.equals(room))
                        .mapToLong(line -> line.longest)
                        .max()
                        .orElseThrow()
                / 1_000_000;
    }

    /** Ends when the last of each line was acknowledged; fails where one was not. */
    public void stop() {
        stopped = true;
        lines.forEach(line ->
                line.running.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    }

    /** On every node every message of a room came once, in one order, which is that of each sender too. */
    public void assertExactlyOnceEverywhere(String room) {
        List<String> first = null;
        for (BrokerProbe node : nodes) {
            node.awaitCount(room, sent(room));
            assertThat(node.discontinuities(room)).isEmpty();
            List<Publication> received = node.received(room);
            for (int i = 1; i < received.size(); i++) {
                assertThat(received.get(i).follows(received.get(i - 1).position()))
                        .isTrue();
            }
            List<String> texts = node.texts(room);
            first = first == null ? texts : first;
            assertThat(texts.equals(first)).as("one order").isTrue();
        }
        for (Line line : lines) {
            if (line.room.equals(room)) {
                List<String> mine = first.stream()
                        .filter(text -> text.startsWith(line.name))
                        .toList();
                assertThat(mine.equals(IntStream.range(0, line.sent)
                                .mapToObj(n -> line.name + n)
                                .toList()))
                        .as("each once, in the order of its sender")
                        .isTrue();
            }
        }
    }
}
