package dev.fanfare.transport.bounds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Memory of messages that have begun and have not come whole, of all connections. Where it is too much, the connection that
 * holds most is ended, of several the one that began first: whoever sends messages that are of a usual size, and ends them, is
 * never among those.
 *
 * <p>What has come whole in one read was never unfinished, and costs nothing here.
 *
 * <p><b>Threads:</b> any; a lock, once a read of a message that is still unfinished. At the bound all such messages are looked
 * through, once for each connection that is ended.
 */
public final class UnfinishedInput {
    private static final Comparator<Holding> MOST_THEN_OLDEST = Comparator.<Holding>comparingLong(one -> one.bytes)
            .thenComparing(one -> one.number, Comparator.reverseOrder());

    private final long size;
    private final Set<Holding> holdings = new LinkedHashSet<>();
    private long begun;
    private long used;
    /** Of these, what is held by connections that were told to end. */
    private long ending;

    private long ended;
    private long late;

    /** @param size bytes; at least as many as one message may have */
    public UnfinishedInput(long size) {
        this.size = size;
    }

    /** One message, from its first bytes until it has come whole. Whoever began it closes it; again: no effect. */
    public final class Holding implements AutoCloseable {
        private final Executor loop;
        private final Runnable end;
        private final long number;
        private long bytes;
        private boolean told;

        private Holding(Executor loop, Runnable end, long number) {
            this.loop = loop;
            this.end = end;
            this.number = number;
        }

        /** It takes so many bytes of memory now. */
        public void resize(long now) {
            UnfinishedInput.this.resize(this, now);
        }

        @Override
        public void close() {
            UnfinishedInput.this.close(this);
        }
    }

    /**
     * A message has begun.
     *
     * @param end ends its connection; run on {@code loop} where the message is the one that has to go
     */
    public synchronized Holding begin(Executor loop, Runnable end) {
        Holding holding = new Holding(loop, end, begun++);
        holdings.add(holding);
        return holding;
    }

    private void resize(Holding holding, long now) {
        List<Holding> over = List.of();
        synchronized (this) {
            if (!holdings.contains(holding)) {
                return;
            }
            count(holding, now - holding.bytes);
            if (used - ending > size) {
                over = choose();
            }
        }
        over.forEach(one -> one.loop.execute(one.end));
    }

    private void count(Holding holding, long more) {
        holding.bytes += more;
        used += more;
        ending += holding.told ? more : 0;
    }

    private List<Holding> choose() {
        List<Holding> over = new ArrayList<>(1);
        while (used - ending > size) {
            Holding most = holdings.stream()
                    .filter(one -> !one.told)
                    .max(MOST_THEN_OLDEST)
                    .orElseThrow();
            most.told = true;
            ending += most.bytes;
            ended++;
            over.add(most);
        }
        return over;
    }

    private synchronized void close(Holding holding) {
        if (holdings.remove(holding)) {
            count(holding, -holding.bytes);
        }
    }

    /** A message did not come whole in its time. */
    public synchronized void countLate() {
        late++;
    }

    /** Bytes held now. */
    public synchronized long used() {
        return used;
    }

    /** How many connections were told to end, ever, because it was too much. */
    public synchronized long ended() {
        return ended;
    }

    /** How many messages did not come whole in their time, ever. */
    public synchronized long late() {
        return late;
    }
}
