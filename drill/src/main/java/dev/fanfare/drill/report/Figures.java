package dev.fanfare.drill.report;

import java.util.List;

/**
 * What a run came to. The first five counts of faults, {@code lost} to {@code damaged}, are the
 * promise: it held if they are 0.
 *
 * @param published messages that publishers sent, without repeats
 * @param acknowledged of them, by the deployment
 * @param refused of them, refused with an error, and not sent again
 * @param delivered messages received by members in all, each once
 * @param lost messages that were acknowledged, or that another member got, times the members of the room that did not get them
 *     and were not told so
 * @param duplicated times a member got a message again, or a message stood in its room twice
 * @param reordered times a member got a message in another order than the other members of the room
 * @param falselyRecovered times {@code recovered:true} was said and did not hold
 * @param damaged messages that were not as they had been sent: content damaged, never sent, acknowledged under another id, or
 *     one id for two messages
 * @param unrecovered times {@code recovered:false} was said to a member that came again
 * @param resets times {@code reset} was said
 * @param reconnects connections that had to be made again
 * @param peakReconnects the most of them within one second
 * @param interruption of each member, while it was without a connection it could rely on: from the loss of one to the first
 *     word of its room on the next; zero where the next was ready before; one value each time
 * @param resubscribe from the start of a connection to its {@code joined}, for connections made again
 * @param longestGap of each member: the longest time between two messages that it got; one value a member
 * @param latency from a broadcast to its delivery, all members
 * @param publishStall of each publisher, in each fault: the longest time that it had something unacknowledged and got no
 *     acknowledgement; where no fault was told apart, in the whole run
 * @param replay of connections made again that were told {@code recovered:true}
 * @param problems what went wrong, in words, the first hundred
 */
public record Figures(
        long published,
        long acknowledged,
        long refused,
        long delivered,
        long lost,
        long duplicated,
        long reordered,
        long falselyRecovered,
        long damaged,
        long unrecovered,
        long resets,
        long reconnects,
        long peakReconnects,
        Distribution interruption,
        Distribution resubscribe,
        Distribution longestGap,
        Distribution latency,
        Distribution publishStall,
        Replay replay,
        List<String> problems) {
    /**
     * How long the replay of what was missed takes.
     *
     * @param caughtUp from the start of a connection to the last message of its replay, or to {@code joined} where it had
     *     missed nothing; one value a connection
     * @param sinceSent from a broadcast to its delivery by a replay, the time that the member was away among it; one value a
     *     message
     */
    public record Replay(Distribution caughtUp, Distribution sinceSent) {
        /** Nothing was measured. */
        public static final Replay NONE = new Replay(Distribution.NONE, Distribution.NONE);
    }

    /** Nothing was measured. */
    public static final Figures NONE = new Figures(
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Distribution.NONE,
            Distribution.NONE,
            Distribution.NONE,
            Distribution.NONE,
            Distribution.NONE,
            List.of());

    /** The same with nothing damaged and nothing replayed. */
    public Figures(
            long published,
            long acknowledged,
            long refused,
            long delivered,
            long lost,
            long duplicated,
            long reordered,
            long falselyRecovered,
            long unrecovered,
            long resets,
            long reconnects,
            long peakReconnects,
            Distribution interruption,
            Distribution resubscribe,
            Distribution longestGap,
            Distribution latency,
            Distribution publishStall,
            List<String> problems) {
        this(
                published,
                acknowledged,
                refused,
                delivered,
                lost,
                duplicated,
                reordered,
                falselyRecovered,
                0,
                unrecovered,
                resets,
                reconnects,
                peakReconnects,
                interruption,
                resubscribe,
                longestGap,
                latency,
                publishStall,
                Replay.NONE,
                problems);
    }

    /** Whether nothing was lost, nothing came twice, nothing out of order or other than sent, and nobody was lied to. */
    public boolean held() {
        return lost == 0 && duplicated == 0 && reordered == 0 && falselyRecovered == 0 && damaged == 0;
    }
}
