package dev.fanfare.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A room that has nothing to do with what happens around it: 20 members, and one of them says something 20 times a second. */
public final class Bystanders implements AutoCloseable {
    private static final int MEMBERS = 20;
    private static final int PERIOD_MS = 50;
    private static final int MOST = 6_000;
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final List<MemberSocket> members = new ArrayList<>();
    private final long[] sent = new long[MOST];
    private final ScheduledExecutorService speaker = Executors.newSingleThreadScheduledExecutor();
    private volatile int count;

    /** Comes into the room; returns when all are members, and have begun to speak. */
    public Bystanders(int port) throws IOException {
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new MemberSocket(port, "/ws/bystanders/member" + i, MOST));
        }
        await().atMost(BOUND).until(() -> members.stream().allMatch(MemberSocket::joined));
        speaker.scheduleAtFixedRate(this::speak, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void speak() {
        try {
            sent[count] = System.nanoTime();
            members.get(0).send("{\"n\":" + count + "}");
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many messages were sent. */
    public int sent() {
        return count;
    }

    /** Waits until so many more were sent. */
    public void awaitSent(int more) {
        int enough = count + more;
        await().atMost(BOUND).until(() -> count >= enough);
    }

    /**
     * Waits until each member has all messages up to one, none missing, none twice, and in order.
     *
     * @return of those from {@code from} on, the time from the sending of each until each member had it, 99th percentile
     */
    public Duration p99(int from, int to) {
        await().atMost(BOUND).until(() -> members.stream().allMatch(member -> member.count() >= to));
        List<Long> latencies = new ArrayList<>();
        for (MemberSocket member : members) {
            assertThat(member.ended()).isFalse();
            long[] offsets = member.offsets();
            long[] times = member.times();
            for (int i = 0; i < to; i++) {
                assertThat(offsets[i]).isEqualTo(offsets[0] + i);
                if (i >= from) {
                    latencies.add(times[i] - sent[i]);
                }
            }
        }
        long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[(int) (sorted.length * 99L / 100)]);
    }

    @Override
    public void close() throws IOException {
        speaker.shutdownNow();
        for (MemberSocket member : members) {
            member.close();
        }
    }
}
