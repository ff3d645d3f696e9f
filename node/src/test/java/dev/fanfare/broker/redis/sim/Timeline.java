package dev.fanfare.broker.redis.sim;

import java.util.PriorityQueue;

/**
 * Simulated time: what is to happen, ordered by when it was due and then by when it was asked for, one thing after the
 * other in one thread. So a run is a function of its seed.
 */
final class Timeline {
    private record Event(long at, long number, Process owner, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long numbers;
    private long now;

    /** Microseconds since the beginning. */
    long now() {
        return now;
    }

    /** Runs a task after so many microseconds, if {@code owner} still lives then; null: nobody's, it runs. */
    void after(long micros, Process owner, Runnable task) {
        events.add(new Event(now + Math.max(0, micros), numbers++, owner, task));
    }

    /** Lets everything happen that is due by a time, microseconds. */
    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.poll();
            now = event.at;
            if (event.owner == null) {
                event.task.run();
            } else {
                event.owner.run(event.task);
            }
        }
        now = end;
    }

    /** How many events are still to come. */
    int pending() {
        return events.size();
    }
}
