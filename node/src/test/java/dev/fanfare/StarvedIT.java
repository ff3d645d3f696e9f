package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that hardly gets any time: it stands still for longer than {@code redis-silence}, again and again. */
class StarvedIT {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final int ROOMS = 5;
    private static final int MEMBERS_EACH = 10;
    private static final long STILL_MS = 3_300;
    private static final long AWAKE_MS = 120;
    private static final int PUBLISHED = 3;

    @Test
    void nodeThatStandsStillAgainAndAgain_letsEverybodyIn_andClosesNobody(@TempDir Path logs) throws Exception {
        // given
        ExecutorService clients = Executors.newCachedThreadPool();
        ScheduledExecutorService rhythm = Executors.newSingleThreadScheduledExecutor();
        Map<Integer, MemberSocket> members = new ConcurrentHashMap<>();
        try (RedisServer redis = RedisServer.start();
                NodeProgram node = NodeProgram.start(logs, "starved", "--redis", "redis://127.0.0.1:" + redis.port())) {
            node.awaitReady();
            // when it stands still nearly all the time, while members join
            rhythm.scheduleAtFixedRate(node::pause, 0, STILL_MS + AWAKE_MS, TimeUnit.MILLISECONDS);
            rhythm.scheduleAtFixedRate(node::resume, STILL_MS, STILL_MS + AWAKE_MS, TimeUnit.MILLISECONDS);
            for (int i = 0; i < ROOMS * MEMBERS_EACH; i++) {
                int number = i;
                clients.submit(() -> members.put(number, join(node, number)));
            }
            // then everybody is let in, later
            await().atMost(BOUND)
                    .failFast(() -> members.values().stream().anyMatch(MemberSocket::ended))
                    .until(() -> members.size() == ROOMS * MEMBERS_EACH
                            && members.values().stream().allMatch(MemberSocket::joined));
            // and when it has time again
            rhythm.shutdown();
            assertThat(rhythm.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            node.resume();
            for (int i = 0; i < PUBLISHED; i++) {
                for (int room = 0; room < ROOMS; room++) {
                    members.get(room * MEMBERS_EACH).send("{\"n\":" + i + "}");
                }
            }
            // then each has all
            await().atMost(BOUND)
                    .until(() -> members.values().stream().allMatch(member -> member.count() == PUBLISHED));
            assertThat(members.values()).noneMatch(MemberSocket::ended);
            assertThat(node.metric("fanfare_pauses_total")).isPositive();
        } finally {
            rhythm.shutdownNow();
            clients.shutdownNow();
        }
    }

    private static MemberSocket join(NodeProgram node, int number) {
        try {
            String path = "/ws/room" + number / MEMBERS_EACH + "/member" + number;
            return new MemberSocket(node.port(), path, 2 * PUBLISHED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
