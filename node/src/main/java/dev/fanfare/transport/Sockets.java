package dev.fanfare.transport;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The sockets of the client port, from their acceptance on. One that says nothing is in no other limit: it has asked for nothing
 * yet. So it has a time for its first request, and another between two; and where there are as many as the node takes, the one that
 * has said nothing for longest makes room.
 *
 * <pre>
 *   accepted --> fresh --head is whole--> asked --answered--> idle --head is whole--> asked ...
 *                  | headTimeout            |                   | IDLE, or full and none is fresh
 *                  | or full: cut           | WebSocket, stream | cut
 * </pre>
 *
 * <p><b>Threads:</b> any; a lock is held for the time of a look into a map, once an acceptance, a request and an answer.
 */
public final class Sockets {
    /** Counts nothing and cuts nothing. */
    static final Sockets UNBOUNDED = new Sockets(Integer.MAX_VALUE, Long.MAX_VALUE, () -> 0);

    /** Longer than a proxy's keep-alive; whoever drips bytes does not get past it. */
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(90);

    private final int most;
    private final long headTimeoutNs;
    private final LongSupplier nanoTime;
    /** With the time of their acceptance; the first accepted first. */
    private final Map<Channel, Long> fresh = new LinkedHashMap<>();
    /** With the time of their last answer; the first answered first. */
    private final Map<Channel, Long> idle = new LinkedHashMap<>();

    private final LongAdder late = new LongAdder();
    private final LongAdder displaced = new LongAdder();
    private final LongAdder brokenOff = new LongAdder();
    private int open;

    /**
     * None yet.
     *
     * @param most sockets at most, at least 1
     * @param headTimeoutNs nanoseconds from the acceptance to the end of the first head
     * @param nanoTime a clock that only goes forward, nanoseconds
     */
    public Sockets(int most, long headTimeoutNs, LongSupplier nanoTime) {
        this.most = most;
        this.headTimeoutNs = headTimeoutNs;
        this.nanoTime = nanoTime;
    }

    /**
     * A socket was accepted.
     *
     * @return the one that has to go for it, cut already; {@code socket} itself is not cut: it is registered nowhere yet. Null for
     *     none
     */
    Channel accepted(Channel socket) {
        Channel gone = null;
        synchronized (this) {
            open++;
            fresh.put(socket, nanoTime.getAsLong());
            if (open > most) {
                gone = (fresh.size() > 1 || idle.isEmpty() ? fresh : idle)
                        .keySet()
                        .iterator()
                        .next();
                fresh.remove(gone);
                idle.remove(gone);
                displaced.increment();
            }
        }
        socket.closeFuture().addListener(closed -> left(socket));
        if (gone != null && gone != socket) {
            gone.close();
        }
        return gone;
    }

    /** A head came whole. */
    synchronized void asked(Channel socket) {
        fresh.remove(socket);
        idle.remove(socket);
    }

    /** Its request is answered, and the next may come. */
    synchronized void answered(Channel socket) {
        if (socket.isActive() && most < Integer.MAX_VALUE) {
            idle.put(socket, nanoTime.getAsLong());
        }
    }

    /** It is gone. */
    synchronized void left(Channel socket) {
        open--;
        fresh.remove(socket);
        idle.remove(socket);
    }

    /** Cuts those whose time is over. Called about once a second. */
    public void cutLate() {
        long now = nanoTime.getAsLong();
        cutOlder(fresh, now - headTimeoutNs);
        cutOlder(idle, now - IDLE_NS);
    }

    private void cutOlder(Map<Channel, Long> waiting, long limit) {
        for (Channel socket = takeOlder(waiting, limit); socket != null; socket = takeOlder(waiting, limit)) {
            late.increment();
            socket.close();
        }
    }

    private synchronized Channel takeOlder(Map<Channel, Long> waiting, long limit) {
        Iterator<Map.Entry<Channel, Long>> first = waiting.entrySet().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Map.Entry<Channel, Long> oldest = first.next();
        if (oldest.getValue() - limit > 0) {
            return null;
        }
        first.remove();
        return oldest.getKey();
    }

    /** A client broke a request or its connection off. */
    void brokenOff() {
        brokenOff.increment();
    }

    /** How many requests and connections clients broke off since the start. */
    public long countBrokenOff() {
        return brokenOff.sum();
    }

    /** How many there are. */
    public synchronized int open() {
        return open;
    }

    /** How many were cut since the start because they did not ask in time. */
    public long late() {
        return late.sum();
    }

    /** How many were cut since the start for others to come. */
    public long displaced() {
        return displaced.sum();
    }
}
