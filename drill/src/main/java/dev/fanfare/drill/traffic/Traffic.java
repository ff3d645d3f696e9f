package dev.fanfare.drill.traffic;

import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.report.Timeline;
import java.time.Duration;

/**
 * Verified traffic against one deployment: {@link #start}, faults by somebody else, {@link #finish}.
 *
 * <p><b>Threads:</b> started and finished by one thread, which waits; the other methods may be called by any.
 */
public interface Traffic extends AutoCloseable {
    /**
     * Joins all members, then begins to publish. Returns when the first message of every room was delivered to every
     * member of it.
     *
     * @throws TrafficException when that does not come to pass within the bound; says what was missing
     */
    void start(Duration bound) throws InterruptedException;

    /** Counters so far. */
    Progress progress();

    /** A fault is made now: what publishers wait from here on, until the next one, is put down to it. */
    void beginFault();

    /**
     * Lets a share of the members stop reading their sockets, until {@link #readAgain}.
     *
     * @param share above 0, at most 1
     */
    void stopReading(double share);

    /** Ends {@link #stopReading}. */
    void readAgain();

    /**
     * Cuts a share of each room's members off, without a close; after {@code away} they come again, at the next target.
     *
     * @param share above 0, at most 1
     */
    void cut(double share, Duration away);

    /** One more member joins each room, at the target after that of the room's first member. */
    void joinLate();

    /**
     * Cuts every member off about that often, each at times of its own; each is away for that long, and comes again at the
     * next target. Until {@link #shakeNoMore}.
     */
    void shake(Duration every, Duration away);

    /** Ends {@link #shake}; who is away comes again. */
    void shakeNoMore();

    /**
     * Publishes no more, waits until every acknowledged message has come to every member, or for the bound, and judges.
     *
     * @return the figures; what has not come within the bound counts as lost
     */
    Figures finish(Duration bound) throws InterruptedException;

    /** What happened when, from {@link #start} on; marks are put there by whoever makes the faults. */
    Timeline timeline();

    /** Closes all connections. Again: no effect. */
    @Override
    void close();
}
