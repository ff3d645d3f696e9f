package dev.fanfare.broker.redis.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way from a node to a client. What was written comes in order after a while; a client that does not read leaves it
 * where it is, until the socket is full and the node has to wait.
 */
final class SimSocket {
    private final Timeline timeline;
    private final Chance chance;
    private final int highWater;
    private final Runnable writable;
    private final Deque<Runnable> unread = new ArrayDeque<>();
    private long lastDown;
    private int bytes;
    private boolean full;
    private boolean stalled;

    /**
     * An empty one.
     *
     * @param highWater with more bytes than this it is full, until it has half of them; none are 0
     * @param writable called when it was full and is no more
     */
    SimSocket(Timeline timeline, Chance chance, int highWater, Runnable writable) {
        this.timeline = timeline;
        this.chance = chance;
        this.highWater = highWater;
        this.writable = writable;
    }

    boolean isWritable() {
        return !full;
    }

    /** Takes so many bytes; {@code read} runs when the client has read them. */
    void send(int size, Runnable read) {
        bytes += size;
        full |= bytes > highWater;
        long now = timeline.now();
        lastDown = Math.max(lastDown, now + chance.latency());
        timeline.after(lastDown - now, null, () -> {
            unread.add(() -> {
                bytes -= size;
                read.run();
            });
            read();
        });
    }

    /** The client stops reading, or goes on. */
    void stall(boolean now) {
        stalled = now;
        read();
    }

    private void read() {
        while (!stalled && !unread.isEmpty()) {
            unread.poll().run();
        }
        if (full && bytes <= highWater / 2) {
            full = false;
            writable.run();
        }
    }
}
