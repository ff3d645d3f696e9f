package dev.fanfare.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.HttpLines;
import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import dev.fanfare.testing.Wanderer;
import dev.fanfare.testing.Wanderer.Following;
import dev.fanfare.testing.Wanderer.Way;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All ways to follow a room, on real nodes over a real Redis. {@code -Dfanfare.wander.seconds=60} makes the change of ways last
 * a minute.
 */
class WaysIT {
    private static final int WANDER_SECONDS = Integer.getInteger("fanfare.wander.seconds", 8);
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Running
    private RedisServer redis;

    private final List<NodeProgram> nodes = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path dir) {
        for (String name : List.of("a", "b", "c")) {
            nodes.add(NodeProgram.start(dir, name, "--redis", "redis://127.0.0.1:" + redis.port()));
        }
        nodes.forEach(NodeProgram::awaitReady);
    }

    @AfterEach
    void stop() {
        nodes.forEach(NodeProgram::close);
    }

    private int port(int node) {
        return nodes.get(node).port();
    }

    private HttpResponse<String> send(String method, int node, String path) throws Exception {
        return HttpLines.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(node) + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void everyWay_seesTheSameIdsInTheSameOrder_andResumesOnAnotherNode_whenItsNodeIsKilled() throws Exception {
        // given a reader of each kind on node b
        List<String> published = new ArrayList<>(List.of(Publishing.one(port(0), "lobby", "0")));
        Map<Way, Wanderer> readers = new EnumMap<>(Way.class);
        Map<Way, Following> open = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            Wanderer reader = new Wanderer("lobby");
            reader.take(published);
            readers.put(way, reader);
            open.put(way, reader.open(way, port(1)));
        }
        await().atMost(BOUND).until(() -> open.values().stream().allMatch(Following::joined));
        // when
        published.addAll(Publishing.some(port(0), "lobby", 50));
        // then
        List<String> all = published.subList(1, published.size());
        for (Way way : Way.values()) {
            await().atMost(BOUND)
                    .untilAsserted(
                            () -> assertThat(open.get(way).ids()).as("%s", way).isEqualTo(all));
        }
        // when
        nodes.get(1).kill();
        published.addAll(Publishing.some(port(0), "lobby", 20));
        // then each goes on, on node c, with nothing but the last id it saw
        for (Way way : Way.values()) {
            Wanderer reader = readers.get(way);
            open.get(way).end();
            reader.take(open.get(way).ids());
            reader.followUntil(way, port(2), published.size());
            assertThat(reader.ids()).as("%s", way).isEqualTo(published);
        }
    }

    @Test
    void aClientThatChangesItsWayEverySecond_underLoad_missesNothing_andSeesNothingTwice() throws Exception {
        // given
        Wanderer wanderer = new Wanderer("lobby");
        String first = Publishing.one(port(0), "lobby", "0");
        wanderer.take(List.of(first));
        List<Way> order = List.of(Way.WEBSOCKET, Way.EVENTS, Way.POLL);
        try (Publishing load = new Publishing()) {
            load.begin(port(0), "lobby", 10).begin(port(2), "lobby", 10);
            // when
            for (int step = 0; step < WANDER_SECONDS; step++) {
                wanderer.follow(order.get(step % order.size()), port((step + 1) % 3), Duration.ofSeconds(1));
            }
            List<String> published = new ArrayList<>(load.end());
            published.add(first);
            wanderer.followUntil(Way.WEBSOCKET, port(0), published.size());
            // then
            System.out.println("changed ways for " + WANDER_SECONDS + " s: " + published.size() + " messages");
            assertThat(published).hasSizeGreaterThan(WANDER_SECONDS * 10);
            assertThat(wanderer.ids()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(published);
            assertThat(wanderer.ids()).isSortedAccordingTo((a, b) -> Long.compare(offset(a), offset(b)));
        }
    }

    private static long offset(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf(':') + 1));
    }

    @Test
    void countsAndRemovals_areOfAllNodes_whicheverIsAsked() throws Exception {
        // given
        try (MemberSocket ana0 = new MemberSocket(port(0), "/ws/lobby/ana", 5);
                MemberSocket ana1 = MemberSocket.command(port(1), "/ws/lobby/ana", 5);
                MemberSocket bo = new MemberSocket(port(1), "/ws/lobby/bo?presence=true", 5);
                HttpLines ana2 = HttpLines.get(port(2), "/rooms/lobby/events?user=ana");
                MemberSocket eve = new MemberSocket(port(2), "/ws/hall/eve", 5)) {
            String counts = "{\"room\":\"lobby\",\"connections\":4,\"users\":2";
            for (int node = 0; node < 3; node++) {
                int asked = node;
                await().atMost(BOUND)
                        .untilAsserted(() -> assertThat(
                                        send("GET", asked, "/rooms/lobby").body())
                                .isEqualTo(counts + ",\"nodes\":3,\"answered\":3}\n"));
                assertThat(send("GET", node, "/rooms").body())
                        .isEqualTo("{\"rooms\":[{\"room\":\"hall\",\"connections\":1,\"users\":1}," + counts
                                + "}],\"nodes\":3,\"answered\":3}\n");
            }
            await().atMost(BOUND)
                    .until(() -> new JsonObject(send("GET", 0, "/rooms/lobby/presence")
                                            .body())
                                    .getJsonArray("members")
                                    .size()
                            == 4);
            // when
            HttpResponse<String> removed = send("DELETE", 0, "/rooms/lobby/members/ana");
            String eves = new JsonObject(eve.said("welcome")).getString("connection");
            HttpResponse<String> closed = send("DELETE", 0, "/connections/" + eves);
            // then
            assertThat(removed.body()).isEqualTo("{\"removed\":3,\"nodes\":3,\"answered\":3}\n");
            assertThat(closed.statusCode()).isEqualTo(204);
            await().atMost(BOUND).until(() -> ana0.closeCode() == 4500 && eve.closeCode() == 4500 && ana2.ended());
            await().atMost(BOUND).until(() -> ana1.said("\"type\":\"left\"") != null);
            assertThat(ana1.ended()).isFalse();
            await().atMost(BOUND)
                    .until(() -> bo.others().stream()
                                    .mapToInt(text -> text.split("\"reason\":\"kicked\"", -1).length - 1)
                                    .sum()
                            == 3);
            assertThat(bo.ended()).isFalse();
            assertThat(send("DELETE", 0, "/connections/" + eves).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aNodeThatStandsStill_isMissingFromTheAnswers_whichSaySo() throws Exception {
        try (MemberSocket ana = new MemberSocket(port(0), "/ws/lobby/ana", 5);
                MemberSocket bo = new MemberSocket(port(1), "/ws/lobby/bo", 5)) {
            await().atMost(BOUND).until(() -> ana.joined() && bo.joined());
            await().atMost(BOUND)
                    .until(() -> send("GET", 0, "/rooms/lobby").body().contains("\"connections\":2"));
            nodes.get(1).pause();
            try {
                assertThat(send("GET", 0, "/rooms/lobby").body())
                        .isEqualTo("{\"room\":\"lobby\",\"connections\":1,\"users\":1,\"nodes\":3,\"answered\":2}\n");
                String bos = new JsonObject(bo.said("welcome")).getString("connection");
                assertThat(send("DELETE", 0, "/connections/" + bos).statusCode())
                        .isEqualTo(503);
            } finally {
                nodes.get(1).resume();
            }
        }
    }
}
