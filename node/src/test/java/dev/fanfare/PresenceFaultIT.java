package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presence while real nodes die and stand still. */
class PresenceFaultIT {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MEMBERS = 20;

    @TempDir
    Path logs;

    @Running
    private RedisServer redis;

    private NodeProgram one;
    private NodeProgram two;
    private final List<MemberSocket> sockets = new ArrayList<>();

    @BeforeEach
    void start() {
        one = node("n1");
        two = node("n2");
        one.awaitReady();
        two.awaitReady();
    }

    @AfterEach
    void stop() throws IOException {
        for (MemberSocket socket : sockets) {
            socket.close();
        }
        one.close();
        two.close();
    }

    private NodeProgram node(String name) {
        return NodeProgram.start(logs, name, "--redis", "redis://127.0.0.1:" + redis.port(), "--presence-lease", "3s");
    }

    private MemberSocket join(NodeProgram node, String room, String user) throws IOException {
        MemberSocket member = new MemberSocket(node.port(), "/ws/" + room + "/" + user + "?presence=true", 0);
        sockets.add(member);
        await().atMost(BOUND).until(() -> member.said("\"type\":\"members\"") != null);
        return member;
    }

    private void joinTwo(String room) throws IOException {
        for (int i = 0; i < MEMBERS; i++) {
            join(two, room, "u" + i);
        }
    }

    /** Whom a client takes for present that was told what this one was told; whatever makes no sense is an error. */
    private static Set<String> list(MemberSocket member) {
        Set<String> list = new HashSet<>();
        for (String text : List.copyOf(member.others())) {
            JsonObject said = new JsonObject(text);
            if ("members".equals(said.getString("type"))) {
                list.clear();
                connections(said, "members").forEach(list::add);
                assertThat(said.getJsonArray("members")).as("each once").hasSize(list.size());
            } else if ("presence".equals(said.getString("type"))) {
                for (String connection : connections(said, "joined")) {
                    assertThat(list.add(connection))
                            .as("%s came twice", connection)
                            .isTrue();
                }
                for (String connection : connections(said, "left")) {
                    assertThat(list.remove(connection))
                            .as("%s left twice", connection)
                            .isTrue();
                }
            }
        }
        return list;
    }

    private static List<String> connections(JsonObject said, String field) {
        return said.getJsonArray(field, new JsonArray()).stream()
                .map(one -> ((JsonObject) one).getString("connection"))
                .toList();
    }

    private static List<JsonObject> departures(MemberSocket member) {
        return member.others().stream()
                .map(JsonObject::new)
                .filter(said -> said.containsKey("left"))
                .toList();
    }

    private static void awaitSize(MemberSocket member, int size) {
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(list(member)).hasSize(size));
    }

    private static void assertAllLostAtOnce(MemberSocket member) {
        assertThat(departures(member)).hasSize(1);
        JsonArray left = departures(member).get(0).getJsonArray("left");
        assertThat(left).hasSize(MEMBERS);
        left.forEach(one -> assertThat(((JsonObject) one).getString("reason")).isEqualTo("node-lost"));
    }

    @Test
    void killedNode_leavesWithinTheLease_withOneEventARoom() throws IOException {
        // given
        MemberSocket ana = join(one, "lobby", "ana");
        MemberSocket bo = join(one, "garden", "bo");
        joinTwo("lobby");
        joinTwo("garden");
        awaitSize(ana, MEMBERS + 1);
        awaitSize(bo, MEMBERS + 1);
        // when
        two.kill();
        long killed = System.nanoTime();
        // then
        awaitSize(ana, 1);
        awaitSize(bo, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusMillis(500));
        assertAllLostAtOnce(ana);
        assertAllLostAtOnce(bo);
        // when it is started again
        two.start();
        two.awaitReady();
        join(two, "lobby", "back");
        // then
        awaitSize(ana, 2);
        assertThat(departures(ana)).hasSize(1);
    }

    @Test
    void pausedNode_isLost_andComesBackWhole_whenItGoesOn() throws IOException {
        // given
        MemberSocket ana = join(one, "lobby", "ana");
        joinTwo("lobby");
        MemberSocket mate = sockets.get(sockets.size() - 1);
        awaitSize(ana, MEMBERS + 1);
        awaitSize(mate, MEMBERS + 1);
        // when
        two.pause();
        try {
            awaitSize(ana, 1);
            assertAllLostAtOnce(ana);
        } finally {
            two.resume();
        }
        // then
        awaitSize(ana, MEMBERS + 1);
        awaitSize(mate, MEMBERS + 1);
        assertThat(list(mate)).isEqualTo(list(ana));
        assertThat(departures(ana)).as("nobody left twice").hasSize(1);
        // and its members are still there afterwards: a join seen by both
        MemberSocket last = join(one, "lobby", "last");
        awaitSize(last, MEMBERS + 2);
        awaitSize(mate, MEMBERS + 2);
    }

    @Test
    void stoppedNode_takesItsMembersWithIt_atOnce() throws IOException {
        // given
        MemberSocket ana = join(one, "lobby", "ana");
        joinTwo("lobby");
        awaitSize(ana, MEMBERS + 1);
        // when
        two.stop();
        // then
        awaitSize(ana, 1);
        assertThat(departures(ana).toString()).contains("closed").doesNotContain("node-lost");
    }

    @Test
    void redisThatIsStartedAnew_empty_isRightAgain() throws IOException {
        // given
        MemberSocket ana = join(one, "lobby", "ana");
        joinTwo("lobby");
        awaitSize(ana, MEMBERS + 1);
        // when
        redis.kill();
        sockets.get(1).close();
        sockets.get(2).close();
        redis.restart();
        // then
        awaitSize(ana, MEMBERS - 1);
        MemberSocket last = join(two, "lobby", "last");
        awaitSize(last, MEMBERS);
        assertThat(list(last)).isEqualTo(list(ana));
        assertThat(departures(ana).toString()).doesNotContain("node-lost");
    }
}
