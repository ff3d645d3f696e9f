package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is stopped, as a process of its own, and its clients. */
class DrainIT {
    private static final String[] SLOW = {"--drain-delay", "500ms", "--drain-window", "1s", "--goaway-deadline", "3s"};
    private static final String[] VERY_SLOW = {"--drain-delay", "20s", "--stop-grace", "1m"};
    private static final int MOST = 20_000;

    @Running
    private static RedisServer redis;

    private static NodeProgram other;

    @TempDir
    private static Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeAll
    static void start() {
        other = NodeProgram.start(dir, "other", "--redis", "redis://127.0.0.1:" + redis.port());
        other.awaitReady();
    }

    @AfterAll
    static void stop() {
        other.close();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }

    private NodeProgram node(String name, String... options) {
        List<String> all = new ArrayList<>(List.of("--redis", "redis://127.0.0.1:" + redis.port()));
        all.addAll(List.of(options));
        NodeProgram node = closing(NodeProgram.start(dir, name, all.toArray(String[]::new)));
        node.awaitReady();
        return node;
    }

    private MemberSocket join(NodeProgram node, String path) throws IOException {
        MemberSocket member = closing(new MemberSocket(node.port(), "/ws/" + path, MOST));
        soon().until(member::joined);
        return member;
    }

    @Test
    void sigterm_clientThatMovesWhenAsked_missesNothing_andNeverWaits() throws Exception {
        // given
        NodeProgram leaving = node("leaving", SLOW);
        MemberSocket moves = join(leaving, "flow/ana");
        MemberSocket stays = join(leaving, "flow/bo");
        MemberSocket raw = closing(new MemberSocket(leaving.port(), "/ws/flow/cy?format=raw", 0));
        MemberSocket elsewhere = join(other, "flow/dee");
        Flow flow = closing(new Flow(elsewhere));
        soon().until(() -> moves.count() > 50 && stays.count() > 50);

        // when
        leaving.terminate();
        soon().until(() -> moves.said("goaway") != null);
        int atGoaway = moves.count();
        MemberSocket next = join(other, "flow/ana?since=" + moves.lastId());
        soon().until(() -> moves.count() > atGoaway);
        assertThat(moves.ended())
                .as("the old connection is served until its deadline")
                .isFalse();
        moves.close();
        int exit = leaving.awaitEnd();
        int sent = flow.end();

        // then
        assertThat(exit).isZero();
        JsonObject goaway = new JsonObject(moves.said("goaway"));
        assertThat(goaway.getString("reason")).isEqualTo("drain");
        assertThat(goaway.getLong("deadline")).isEqualTo(3_000);
        soon().until(() -> elsewhere.count() == sent);
        long last = elsewhere.offsets()[sent - 1];
        soon().until(() -> next.offsets().length > 0 && next.offsets()[next.count() - 1] == last);
        assertThat(new JsonObject(next.said("joined")).getBoolean("recovered")).isTrue();
        assertThat(LongStream.concat(Arrays.stream(moves.offsets()), Arrays.stream(next.offsets()))
                        .distinct()
                        .toArray())
                .as("one order, nothing missing, what came twice left out")
                .isEqualTo(elsewhere.offsets());
        assertThat(stays.closeCode()).isEqualTo(1012);
        assertThat(stays.offsets()).isEqualTo(Arrays.copyOf(elsewhere.offsets(), stays.count()));
        assertThat(raw.closeCode()).isEqualTo(1012);
        assertThat(raw.said("goaway")).isNull();
        assertThat(elsewhere.said("goaway")).isNull();
        assertThat(elsewhere.ended()).isFalse();
    }

    @Test
    void drainingNode_isUnready_andRefusesHandshakes_andServesOn() throws Exception {
        NodeProgram leaving = node("refusing", VERY_SLOW);
        MemberSocket here = join(leaving, "stay/ana");
        MemberSocket there = join(other, "stay/bo");

        assertThat(post(leaving).statusCode()).isEqualTo(202);

        HttpResponse<String> refused = get(leaving.port(), "/ws/stay/cy");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        JsonObject problem = new JsonObject(refused.body());
        assertThat(problem.getString("code")).isEqualTo("draining");
        assertThat(problem.getBoolean("retry")).isTrue();
        HttpResponse<String> ready = get(leaving.opsPort(), "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(ready.body()).getString("status")).isEqualTo("draining");
        assertThat(get(leaving.opsPort(), "/health/live").statusCode()).isEqualTo(200);
        here.send("1");
        there.send("2");
        soon().until(() -> here.count() == 2 && there.count() == 2);
        assertThat(here.said("goaway")).isNull();
    }

    @Test
    void postDrain_letsConnectionsGo_canBeRepeated_andLeavesTheProcessUp() throws Exception {
        NodeProgram leaving = node("drained", SLOW);
        MemberSocket member = join(leaving, "post/ana");

        HttpResponse<String> first = post(leaving);
        HttpResponse<String> second = post(leaving);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(first.body()).getInteger("connections")).isEqualTo(1);
        // 500 ms + 1 s + 3 s + twice the close-timeout of 5 s
        assertThat(new JsonObject(first.body()).getLong("deadline")).isBetween(14_000L, 14_500L);
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(second.body()).getLong("deadline")).isBetween(10_000L, 14_500L);
        soon().until(() -> member.closeCode() == 1012);
        soon().untilAsserted(() -> assertThat(new JsonObject(post(leaving).body()))
                .isEqualTo(new JsonObject().put("connections", 0).put("deadline", 0)));
        assertThat(leaving.isAlive()).isTrue();
        assertThat(new JsonObject(get(leaving.opsPort(), "/health/ready").body()).getString("status"))
                .isEqualTo("drained");
        long before = System.nanoTime();
        assertThat(leaving.stop()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void drain_isForPostAlone_andNotForPages() throws Exception {
        NodeProgram node = node("asked", VERY_SLOW);
        HttpRequest.Builder page = drain(node).header("Origin", "http://elsewhere.example");

        assertThat(http.send(page.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        HttpResponse<String> got = get(node.opsPort(), "/drain");
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("Allow")).hasValue("POST");

        assertThat(get(node.opsPort(), "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void nodeWithoutConnections_stopsAtOnce() {
        NodeProgram empty = node("empty", VERY_SLOW);

        long before = System.nanoTime();
        assertThat(empty.stop()).isZero();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void secondSigterm_endsAtOnce() throws Exception {
        NodeProgram leaving = node("hurried", VERY_SLOW);
        MemberSocket member = join(leaving, "hurry/ana");
        leaving.terminate();
        soon().until(() -> get(leaving.opsPort(), "/health/ready").statusCode() == 503);
        assertThat(leaving.isAlive()).isTrue();

        leaving.terminate();

        assertThat(leaving.awaitEnd()).isEqualTo(130);
        soon().until(member::ended);
        assertThat(member.closeCode()).isEqualTo(-1);
    }

    @Test
    void broadcastThatWaitsForRedisWhenTheDeadlineComes_isAcknowledgedBeforeTheClose() throws Exception {
        NodeProgram leaving = node("owing", "--drain-delay", "0ms", "--goaway-deadline", "200ms");
        MemberSocket member = closing(MemberSocket.command(leaving.port(), "/ws/owed/ana?echo=false", 0));
        soon().until(member::joined);
        redis.pause();
        try {
            member.send("{\"type\":\"broadcast\",\"ref\":\"7\",\"room\":\"owed\",\"data\":1}");
            member.send("{\"type\":\"ping\",\"ref\":\"8\"}");
            soon().until(() -> member.said("pong") != null);

            leaving.terminate();

            soon().until(() -> member.said("goaway") != null);
            await().during(Duration.ofMillis(600))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> member.closeCode() == -1 && !member.ended());
        } finally {
            redis.resume();
        }
        soon().until(() -> member.closeCode() == 1012);
        assertThat(new JsonObject(member.said("\"ack\"")).getString("ref")).isEqualTo("7");
        assertThat(leaving.awaitEnd()).isZero();
    }

    private HttpRequest.Builder drain(NodeProgram node) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.opsPort() + "/drain"))
                .POST(BodyPublishers.noBody());
    }

    private HttpResponse<String> post(NodeProgram node) throws IOException, InterruptedException {
        return http.send(drain(node).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private <T extends AutoCloseable> T closing(T resource) {
        toClose.add(resource);
        return resource;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
    }

    /** Broadcasts without an end, one message each few milliseconds. */
    private static final class Flow implements AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger sent = new AtomicInteger();

        Flow(MemberSocket publisher) {
            thread.scheduleAtFixedRate(() -> send(publisher), 0, 3, TimeUnit.MILLISECONDS);
        }

        private void send(MemberSocket publisher) {
            try {
                publisher.send("{\"n\":" + sent.incrementAndGet() + "}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Stops; answers how many were sent. */
        int end() throws InterruptedException {
            close();
            assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            return sent.get();
        }

        @Override
        public void close() {
            thread.shutdown();
        }
    }
}
