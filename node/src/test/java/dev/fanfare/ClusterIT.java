package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: three node processes, a real Redis, clients on bare sockets. */
class ClusterIT {
    private static final int NODES = 3;
    private static final int MEMBERS = 150;
    private static final int EACH = 10_000;
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static final List<NodeProgram> NODES_UP = new ArrayList<>();

    @Running
    private static RedisServer redis;

    private static Path logs;

    @BeforeAll
    static void start(@TempDir Path dir) {
        logs = dir;
        for (int i = 0; i < NODES; i++) {
            NODES_UP.add(node("n" + i));
        }
        NODES_UP.forEach(NodeProgram::awaitReady);
    }

    private static NodeProgram node(String name, String... options) {
        List<String> all = new ArrayList<>(List.of("--redis", "redis://127.0.0.1:" + redis.port()));
        all.addAll(List.of(options));
        return NodeProgram.start(logs, name, all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        NODES_UP.forEach(NodeProgram::close);
    }

    private static MemberSocket join(NodeProgram node, String room, String user, String query, int expected)
            throws IOException {
        MemberSocket member = connect(node, room, user + query, expected);
        await().atMost(Duration.ofSeconds(10)).until(member::joined);
        return member;
    }

    private static MemberSocket connect(NodeProgram node, String room, String user, int expected) throws IOException {
        return new MemberSocket(node.port(), "/ws/" + room + "/" + user, expected);
    }

    private static void publish(MemberSocket publisher, int count) {
        try {
            for (int i = 0; i < count; i++) {
                publisher.send("{\"n\":" + i + "}");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void threePublishersReachAllInOneOrder(String room) throws Exception {
        // given
        int total = NODES * EACH;
        List<MemberSocket> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(connect(NODES_UP.get(i % NODES), room, "user" + i, total));
        }
        await().atMost(BOUND).until(() -> members.stream().allMatch(MemberSocket::joined));
        MemberSocket outsider = join(NODES_UP.get(0), room + "-other", "eve", "", 1);

        // when
        List<CompletableFuture<Void>> publishers = new ArrayList<>();
        for (MemberSocket publisher : members.subList(0, NODES)) {
            publishers.add(CompletableFuture.runAsync(() -> publish(publisher, EACH)));
        }
        for (CompletableFuture<Void> publisher : publishers) {
            publisher.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        }

        // then
        long[] everyOffsetOnce = LongStream.rangeClosed(1, total).toArray();
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(members)
                        .allSatisfy(member -> assertThat(member.count())
                                .as("%s, ended %s, closed with %s", member.others(), member.ended(), member.closeCode())
                                .isEqualTo(total)));
        for (MemberSocket member : members) {
            assertThat(member.offsets()).isEqualTo(everyOffsetOnce);
            assertThat(member.log()).isEqualTo(members.get(0).log());
            assertThat(member.others()).as("welcome and joined, no reset").hasSize(2);
        }
        assertThat(outsider.count()).isZero();
        for (MemberSocket member : members) {
            member.close();
        }
    }

    @Test
    void threePublishersOnThreeNodes_reachAllMembersInOneOrder() throws Exception {
        threePublishersReachAllInOneOrder("calm");
    }

    @Test
    void pubSubConnectionsCutEverySecond_loseNothing() throws Exception {
        ScheduledExecutorService cutter = Executors.newSingleThreadScheduledExecutor();
        cutter.scheduleAtFixedRate(() -> redis.killClients("pubsub"), 500, 1_000, TimeUnit.MILLISECONDS);
        try {
            threePublishersReachAllInOneOrder("stormy");
        } finally {
            cutter.shutdownNow();
        }
    }

    @Test
    void killedClient_resumesOnAnotherNodeWithExactlyWhatFollowed() throws Exception {
        MemberSocket sender = join(NODES_UP.get(0), "resume", "ana", "", 100);
        MemberSocket onA = join(NODES_UP.get(0), "resume", "bo", "", 100);
        publish(sender, 10);
        await().until(() -> onA.count() == 10);
        String seen = onA.lastId();
        onA.close();
        publish(sender, 5);
        await().until(() -> sender.count() == 15);

        MemberSocket onB = join(NODES_UP.get(1), "resume", "bo", "?since=" + seen, 100);
        publish(sender, 1);

        await().until(() -> onB.count() == 6);
        assertThat(onB.offsets()).containsExactly(11, 12, 13, 14, 15, 16);
        assertThat(onB.others().get(1)).contains("\"recovered\":true").contains("\"replayed\":5");
    }

    @Test
    void beyondTheLog_isReadFromTheStreamAndBeyondThatToldHonestly() throws Exception {
        // given two nodes with a short log, and a stream that is not much longer
        String[] small = {"--log-messages", "100", "--stream-messages", "1000"};
        try (NodeProgram a = node("small-a", small);
                NodeProgram b = node("small-b", small)) {
            a.awaitReady();
            b.awaitReady();
            MemberSocket sender = join(a, "deep", "ana", "", 10_000);
            publish(sender, 1);
            await().until(() -> sender.count() == 1);
            String first = sender.lastId();
            publish(sender, 899);
            await().atMost(BOUND).until(() -> sender.count() == 900);

            // when someone comes back with an id that is in the stream only
            MemberSocket fromStream = join(b, "deep", "bo", "?since=" + first, 10_000);

            // then
            await().atMost(BOUND).until(() -> fromStream.count() == 899);
            assertThat(fromStream.offsets())
                    .isEqualTo(LongStream.rangeClosed(2, 900).toArray());
            assertThat(fromStream.others().get(1)).contains("\"recovered\":true");

            // and when the stream has gone on
            publish(sender, 2_000);
            await().atMost(BOUND).until(() -> sender.count() == 2_900);
            MemberSocket tooLate = join(b, "deep", "cy", "?since=" + first, 10);
            publish(sender, 1);
            await().until(() -> tooLate.count() == 1);
            assertThat(tooLate.others().get(1)).contains("\"recovered\":false").contains("\"replayed\":0");
            assertThat(tooLate.offsets()).containsExactly(2_901);
        }
    }

    @Test
    void sameKeyThroughTwoNodes_isOneMessageWithOneId() throws Exception {
        // given two connections of one user, in command mode, on two nodes, and someone who listens
        MemberSocket listener = join(NODES_UP.get(2), "keys", "bo", "", 10);
        try (MemberSocket a = MemberSocket.command(NODES_UP.get(0).port(), "/ws/keys/ana", 10);
                MemberSocket b = MemberSocket.command(NODES_UP.get(1).port(), "/ws/keys/ana", 10)) {
            // when
            String first = ack(a, "1", "k1");
            String again = ack(b, "2", "k1");
            String other = ack(b, "3", "k2");

            // then
            assertThat(again).contains("\"duplicate\":true").contains(id(first));
            assertThat(other).doesNotContain("duplicate").doesNotContain(id(first));
            await().until(() -> listener.count() == 2);
            assertThat(listener.offsets()).containsExactly(1, 2);
            assertThat(a.count()).isEqualTo(2);
        }
    }

    private static String ack(MemberSocket client, String ref, String key) throws IOException {
        await().until(client::joined);
        client.send("{\"type\":\"broadcast\",\"ref\":\"" + ref + "\",\"room\":\"keys\",\"key\":\"" + key
                + "\",\"data\":{}}");
        String answer = "{\"type\":\"ack\",\"ref\":\"" + ref + "\"";
        await().until(() -> client.said(answer) != null);
        return client.said(answer);
    }

    private static String id(String ack) {
        String field = "\"messageId\":";
        int from = ack.indexOf(field);
        return ack.substring(from, ack.indexOf('"', from + field.length() + 1) + 1);
    }
}
