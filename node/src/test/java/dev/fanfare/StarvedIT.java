package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.Crowd;
import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

    private static final int CROWD_ROOMS = 1_000;
    private static final int CROWD = 10 * CROWD_ROOMS;
    /** Of them, those who come while the nodes are starved. */
    private static final int LATE = 1_000;

    private static final long SECOND_MS = 1_000;
    private static final long TENTH_MS = 100;

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

    /** A tenth of a core each: 100 ms of every second, one after the other. Nobody is closed, and each gets all, in order. */
    @Test
    void nodesWithATenthOfACore_keepTenThousandMembersInAThousandRooms(@TempDir Path logs) throws Exception {
        // given members on three nodes, of which some are still to come
        ScheduledExecutorService rhythm = Executors.newSingleThreadScheduledExecutor();
        List<NodeProgram> nodes = new ArrayList<>();
        try (RedisServer redis = RedisServer.start();
                Crowd crowd = new Crowd()) {
            for (String name : List.of("n1", "n2", "n3")) {
                String at = "redis://127.0.0.1:" + redis.port();
                nodes.add(NodeProgram.start(logs, name, "--redis", at, "--handshakes-per-second", "100000"));
            }
            nodes.forEach(NodeProgram::awaitReady);
            for (int i = 0; i < CROWD - LATE; i++) {
                addTo(crowd, nodes, i);
            }
            awaitCrowd(crowd, () -> crowd.joined() == CROWD - LATE);
            // when the nodes hardly run, while the others come and members send
            for (NodeProgram node : nodes) {
                rhythm.scheduleAtFixedRate(node::pause, 0, SECOND_MS, TimeUnit.MILLISECONDS);
                long turn = 300L * (1 + nodes.indexOf(node)) - TENTH_MS;
                rhythm.scheduleAtFixedRate(node::resume, turn, SECOND_MS, TimeUnit.MILLISECONDS);
                rhythm.scheduleAtFixedRate(node::pause, turn + TENTH_MS, SECOND_MS, TimeUnit.MILLISECONDS);
            }
            for (int i = CROWD - LATE; i < CROWD; i++) {
                addTo(crowd, nodes, i);
            }
            awaitCrowd(crowd, () -> crowd.joined() == CROWD);
            for (int room = 0; room < CROWD_ROOMS; room++) {
                crowd.send(room, "{\"starved\":true}");
            }
            // then all of it arrives while they are starved, and what comes after that, too
            awaitCrowd(crowd, () -> crowd.received() == CROWD);
            rhythm.shutdown();
            assertThat(rhythm.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            nodes.forEach(NodeProgram::resume);
            for (int room = 0; room < CROWD_ROOMS; room++) {
                crowd.send(room, "{\"starved\":false}");
            }
            awaitCrowd(crowd, () -> crowd.received() == 2 * CROWD);
            assertThat(crowd.faults()).isEmpty();
        } finally {
            rhythm.shutdownNow();
            nodes.forEach(NodeProgram::close);
        }
    }

    /** Its members are {@code CROWD_ROOMS} apart, so that the first of each room are the first numbers. */
    private static void addTo(Crowd crowd, List<NodeProgram> nodes, int number) {
        NodeProgram node = nodes.get(number / CROWD_ROOMS % nodes.size());
        crowd.add(node.port(), "/ws/room" + number % CROWD_ROOMS + "/member" + number);
    }

    private static void awaitCrowd(Crowd crowd, Callable<Boolean> is) {
        await().atMost(BOUND)
                .failFast(() -> assertThat(crowd.faults()).isEmpty())
                .until(is);
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
