package dev.fanfare.redis;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Subscribes a session to channels, many with one command, and knows which subscriptions the server has confirmed. A command
 * of sharded pub/sub carries channels of one hash tag only, as no other may be in its slot. Where a channel was subscribed, unsubscribed and subscribed again, only the last confirmation counts: between the first two
 * messages could have been missed.
 */
public final class Channels {
    private static final int MAX_BATCH = 512;
    /** How long a subscription may stay unconfirmed before the link is made anew. */
    private static final long CONFIRM_MS = 5_000;

    private final Vertx vertx;
    private final LongSupplier clock;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final Map<String, Integer> awaited = new HashMap<>();
    private RedisSession session;
    private long progress;
    private boolean scheduled;

    /** None; {@code clock} in milliseconds, never going back. */
    public Channels(Vertx vertx, LongSupplier clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Forgets what was before; null: there is no session. */
    public void begin(RedisSession begun) {
        session = begun;
        changes.clear();
        awaited.clear();
    }

    /** Subscribes, at the end of this turn; without a session there is no effect. */
    public void subscribe(String channel) {
        change(channel, true);
    }

    /** Unsubscribes, likewise. */
    public void unsubscribe(String channel) {
        change(channel, false);
    }

    private void change(String channel, boolean on) {
        if (session == null) {
            return;
        }
        changes.addLast(new Change(channel, on));
        if (!scheduled) {
            scheduled = true;
            vertx.runOnContext(v -> flush());
        }
    }

    private void flush() {
        scheduled = false;
        while (!changes.isEmpty() && session != null) {
            Change first = changes.peekFirst();
            List<String> channels = new ArrayList<>();
            while (channels.size() < MAX_BATCH && !changes.isEmpty() && together(first, changes.peekFirst())) {
                channels.add(changes.pollFirst().channel());
            }
            if (first.on()) {
                channels.forEach(channel -> awaited.merge(channel, 1, Integer::sum));
                progress = clock.getAsLong();
            }
            session.channels(first.on(), channels);
        }
    }

    private boolean together(Change one, Change other) {
        return one.on() == other.on()
                && (!session.sharded() || tag(one.channel()).equals(tag(other.channel())));
    }

    private static String tag(String channel) {
        return channel.substring(0, channel.indexOf('}') + 1);
    }

    /** Forgets channels that begin so: their bucket is not served by this session any more. */
    public void drop(String tag) {
        changes.removeIf(change -> change.channel().startsWith(tag));
        awaited.keySet().removeIf(channel -> channel.startsWith(tag));
    }

    /** Whether a confirmation of this channel is to come. */
    public boolean awaits(String channel) {
        return awaited.containsKey(channel)
                || changes.stream().anyMatch(change -> change.channel().equals(channel));
    }

    /** Takes a confirmation; answers whether the channel is subscribed from here on. */
    public boolean confirmed(String channel) {
        progress = clock.getAsLong();
        Integer rest = awaited.computeIfPresent(channel, (c, count) -> count == 1 ? null : count - 1);
        return rest == null;
    }

    /** Whether the server owes a confirmation for too long. */
    public boolean overdue() {
        return !awaited.isEmpty() && clock.getAsLong() - progress > CONFIRM_MS;
    }

    private record Change(String channel, boolean on) {}
}
