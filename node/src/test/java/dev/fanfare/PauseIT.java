package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node process that stands still for ten seconds while the others go on. */
class PauseIT {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int EACH = 3_000;
    private static final String PAD = "x".repeat(4_000);

    private final List<AutoCloseable> open = new ArrayList<>();

    @Running({"--client-output-buffer-limit", "pubsub", "1048576", "1048576", "1"})
    private RedisServer redis;

    private NodeProgram paused;
    private NodeProgram other;

    @BeforeEach
    void start(@TempDir Path logs) {
        // Redis gives up a subscriber for whom 1 MiB waits, as it does with more under more load.
        paused = node(logs, "paused");
        other = node(logs, "other");
        paused.awaitReady();
        other.awaitReady();
    }

    private NodeProgram node(Path logs, String name) {
        // A client that is not heard for 5 s after a ping is closed: shorter than the pause.
        NodeProgram node = NodeProgram.start(
                logs,
                name,
                "--redis",
                "redis://127.0.0.1:" + redis.port(),
                "--ping-interval",
                "5s",
                "--pong-timeout",
                "5s");
        open.add(node);
        return node;
    }

    @AfterEach
    void stop() throws Exception {
        paused.resume();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private MemberSocket join(NodeProgram node, String user) {
        try {
            MemberSocket member = new MemberSocket(node.port(), "/ws/lobby/" + user, 2 * EACH);
            open.add(0, member);
            await().atMost(BOUND).until(member::joined);
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void publish(MemberSocket publisher, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            publisher.send("{\"n\":" + i + ",\"pad\":\"" + PAD + "\"}");
        }
    }

    private long subscribers() {
        return ((String) redis.command("CLIENT", "LIST", "TYPE", "pubsub"))
                .lines()
                .count();
    }

    private static String metrics(NodeProgram node) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + node.opsPort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void nodePaused_whileItsSubscriptionIsDropped_deliversAllOnceInOrder_andClosesNobody() throws Exception {
        // given
        List<MemberSocket> members = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            members.add(join(paused, "member" + i));
        }
        MemberSocket sender = join(other, "sender");
        publish(sender, 10);
        await().until(() -> members.stream().allMatch(member -> member.count() == 10));
        assertThat(subscribers()).isEqualTo(2);

        // when it stands still, its subscription is given up, and someone joins there
        paused.pause();
        long since = System.nanoTime();
        publish(sender, EACH);
        await().atMost(BOUND).until(() -> sender.count() == 10 + EACH);
        await().atMost(BOUND).until(() -> subscribers() == 1);
        CompletableFuture<MemberSocket> late = CompletableFuture.supplyAsync(() -> join(paused, "late"));
        await().atMost(BOUND).until(() -> System.nanoTime() - since > PAUSE.toNanos());
        assertThat(members).allMatch(member -> member.count() == 10);
        paused.resume();

        // then
        MemberSocket joinedLate = late.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        await().atMost(BOUND).until(() -> members.stream().allMatch(member -> member.count() == 10 + EACH));
        publish(sender, 5);
        publish(members.get(0), 5);
        int total = 20 + EACH;
        await().atMost(BOUND).until(() -> members.stream().allMatch(member -> member.count() == total));
        for (MemberSocket member : members) {
            assertThat(member.offsets())
                    .isEqualTo(LongStream.rangeClosed(1, total).toArray());
            assertThat(member.others()).as("welcome and joined, no reset").hasSize(2);
            assertThat(member.ended()).isFalse();
            assertThat(member.closeCode()).isEqualTo(-1);
        }
        await().atMost(BOUND).until(() -> joinedLate.count() == 10);
        assertThat(joinedLate.offsets())
                .as("who joined meanwhile starts at the top that there was then")
                .isEqualTo(LongStream.rangeClosed(total - 9, total).toArray());
        await().atMost(BOUND).until(() -> sender.count() == total);
        assertThat(metrics(paused))
                .contains("fanfare_pauses_total 1.0")
                .doesNotContain("fanfare_redis_reconnects_total 0.0")
                .contains("fanfare_redis_probes_missed_total 0.0");
        assertThat(metrics(other))
                .contains("fanfare_pauses_total 0.0")
                .contains("fanfare_broadcasts_latency_seconds_count " + (15 + EACH))
                .contains("fanfare_broadcasts_latency_seconds_bucket{le=\"0.001\"}")
                .contains("fanfare_redis_probe_seconds_bucket{le=\"10.0\"}");
    }
}
