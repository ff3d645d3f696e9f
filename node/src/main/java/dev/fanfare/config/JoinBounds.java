package dev.fanfare.config;

/**
 * How fast clients may ask and join, and how many rooms a node holds for nobody.
 *
 * @param commandsPerSecond commands of one connection a second in the long run, broadcasts aside; twice as many at once; 0: no
 *     limit
 * @param joinsPerSecond joins of one connection a second in the long run; at once twice as many, and as many as it may be in
 *     rooms; 0: no limit
 * @param newRoomsPerSecond rooms that a node begins to hold a second in the long run; ten times as many at once
 * @param underWay joins of a node that are not answered yet
 * @param lingering rooms that a node holds although nobody is in them
 */
public record JoinBounds(
        int commandsPerSecond, int joinsPerSecond, int newRoomsPerSecond, int underWay, int lingering) {
    /** What holds where nothing is set. */
    public static final JoinBounds DEFAULT = new JoinBounds(200, 50, 5_000, 20_000, 10_000);
}
