package dev.fanfare.broker.redis.subscribe;

/**
 * How often the subscriber looks after its rooms; milliseconds.
 *
 * @param tick how often it looks at all
 * @param reorder how long a publication that came too early waits for the ones before it, until the stream is asked
 * @param quiet how long a room must have been silent before its top is checked: the last push of a burst has no
 *     successor that would show its loss. The next checks of one that stays silent come after twice, four times ... that
 * @param check no longer than this lies between two checks of a silent room
 */
public record Pace(long tick, long reorder, long quiet, long check) {
    public static final Pace DEFAULT = new Pace(1_000, 10, 1_000, 30_000);
}
