package dev.fanfare.broker.redis;

/**
 * How often the subscriber looks after its rooms; milliseconds.
 *
 * @param tick how often it looks at all
 * @param reorder how long a publication that came too early waits for the ones before it, until the stream is asked
 * @param quiet how long a room must have been silent before its top is checked: the last push of a burst has no
 *     successor that would show its loss
 * @param check how long between two checks of a room
 */
record Pace(long tick, long reorder, long quiet, long check) {
    static final Pace DEFAULT = new Pace(1_000, 10, 10_000, 30_000);

    /** Pause after the server answered with an error. */
    static final long AGAIN_MILLIS = 200;
}
