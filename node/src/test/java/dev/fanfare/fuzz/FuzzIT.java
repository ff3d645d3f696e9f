package dev.fanfare.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends a running node what no good client sends, for about 20 s; {@code -Dfanfare.fuzz.frames=2000000
 * -Dfanfare.fuzz.requests=200000} as much as that, {@code -Dfanfare.fuzz.seed=7} from another seed.
 */
class FuzzIT {
    private static final long SEED = Long.getLong("fanfare.fuzz.seed", 1);
    private static final long FRAMES = Long.getLong("fanfare.fuzz.frames", Long.MAX_VALUE);
    private static final long REQUESTS = Long.getLong("fanfare.fuzz.requests", Long.MAX_VALUE);
    private static final boolean SHORT = FRAMES == Long.MAX_VALUE && REQUESTS == Long.MAX_VALUE;
    private static final long SHORT_NS = Duration.ofSeconds(10).toNanos();
    private static final int THREADS = 4;
    private static final int ERROR_OF_THE_NODE = 500;
    private static final int FAULT_OF_THE_NODE = 1011;

    private final FuzzReport report = new FuzzReport();

    private interface Act {
        void run(Fuzzer fuzzer) throws IOException;
    }

    /** Until so much was sent, or in a short run until the time is over. */
    private void fuzz(int port, LongAdder sent, long most, Act act) {
        long end = System.nanoTime() + SHORT_NS;
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long seed = SEED * THREADS + i;
            threads.add(CompletableFuture.runAsync(() -> {
                Fuzzer fuzzer = new Fuzzer(port, seed, report);
                while (sent.sum() < most && (!SHORT || System.nanoTime() < end)) {
                    try {
                        act.run(fuzzer);
                    } catch (IOException e) {
                        throw new AssertionError("the node cannot be reached", e);
                    }
                }
                fuzzer.end();
            }));
        }
        threads.forEach(CompletableFuture::join);
    }

    @Test
    void aNode_takesFramesAndRequestsOfAnyKind_withoutAFault_andGoesOn(@TempDir Path dir) throws Exception {
        // given
        try (NodeProgram node = NodeProgram.startJava(
                List.of("-Dio.netty.leakDetection.level=paranoid"),
                dir,
                "fuzzed",
                "--compression",
                "true",
                "--handshakes-per-second",
                "1000000",
                "--handshake-burst",
                "1000000")) {
            node.awaitReady();
            // when
            fuzz(node.port(), report.frames, FRAMES, Fuzzer::frames);
            fuzz(node.port(), report.requests, REQUESTS, Fuzzer::requests);
            // then
            System.out.println(report);
            try (MemberSocket ana = new MemberSocket(node.port(), "/ws/after/ana", 1)) {
                await().atMost(Duration.ofSeconds(30)).until(ana::joined);
                ana.send("still here");
                await().atMost(Duration.ofSeconds(30)).until(() -> ana.count() == 1);
            }
        }
        assertThat(report.answers())
                .doesNotContainKeys(ERROR_OF_THE_NODE, FAULT_OF_THE_NODE)
                .containsKeys(200, 400, 1002);
        String log = Files.readString(dir.resolve("fuzzed.log"));
        assertThat(log.lines()).noneMatch(line -> line.contains(" ERROR ") || line.contains("LEAK"));
    }
}
