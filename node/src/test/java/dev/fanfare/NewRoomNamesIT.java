package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.MemberSocket;
import dev.fanfare.testing.NodeProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that join and leave ever new rooms take neither a node's memory nor its time for good. */
class NewRoomNamesIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int CLIENTS = 10;
    /** What a heap may keep that was used once: classes, code, tables that were large. */
    private static final long KEPT_BYTES = 16L << 20;

    @TempDir
    Path dir;

    private final List<MemberSocket> attackers = new ArrayList<>();
    private NodeProgram node;
    private MemberSocket ana;
    private MemberSocket bo;
    private long heap;

    private void start(String... options) throws IOException {
        node = NodeProgram.start(dir, "joined", options);
        node.awaitReady();
        ana = new MemberSocket(node.port(), "/ws/lobby/ana", 1_000);
        bo = new MemberSocket(node.port(), "/ws/lobby/bo", 1_000);
        for (int i = 0; i < CLIENTS; i++) {
            attackers.add(MemberSocket.command(node.port(), "/ws?user=eve" + i, 10));
        }
        await().atMost(BOUND).until(() -> ana.joined() && bo.joined());
        heap = node.heapAfterCollection();
    }

    @AfterEach
    void stop() throws IOException {
        for (MemberSocket attacker : attackers) {
            attacker.close();
        }
        ana.close();
        bo.close();
        node.close();
    }

    /** Each of the clients joins and leaves so many rooms, and the lobby talks meanwhile. */
    private void joinAndLeave(int rooms) throws IOException {
        for (int i = 0; i < rooms; i++) {
            for (MemberSocket attacker : attackers) {
                String room = "\"room\":\"r" + attackers.indexOf(attacker) + "-" + i + "\"}";
                attacker.send("{\"type\":\"join\"," + room);
                attacker.send("{\"type\":\"leave\"," + room);
            }
            if (i % 100 == 0) {
                ana.send("still here");
            }
        }
        int sent = (rooms + 99) / 100;
        await().atMost(BOUND).until(() -> ana.count() == sent && bo.count() == sent);
    }

    private void theyStay_andWhenTheyAreGone_nothingIsKept() throws IOException {
        assertThat(attackers).noneMatch(MemberSocket::ended);
        for (MemberSocket attacker : attackers) {
            attacker.close(); // a leave may have been refused too, so some rooms are theirs still
        }
        await().atMost(BOUND).until(() -> node.metric("fanfare_rooms") == 1);
        await().atMost(BOUND).until(() -> node.metric("fanfare_rooms_lingering") == 0);
        await().atMost(BOUND).until(() -> node.heapAfterCollection() < heap + KEPT_BYTES);
        assertThat(node.log()).doesNotContain(" ERROR ");
    }

    @Test
    void joinsOverTheRate_areRefused_andTheConnectionsStay() throws Exception {
        start("--linger", "1s");

        joinAndLeave(1_000);

        assertThat(node.sum("fanfare_bounds_reached_total{key=\"joins-per-second\""))
                .isPositive();
        assertThat(attackers.get(0).said("\"rate_limited\"")).isNotNull();
        theyStay_andWhenTheyAreGone_nothingIsKept();
    }

    @Test
    void withoutRates_roomsThatNobodyWrote_costNothingAfterTheirLinger() throws Exception {
        start(
                "--linger",
                "1s",
                "--joins-per-second",
                "0",
                "--commands-per-second",
                "0",
                "--new-rooms-per-second",
                "1000000",
                "--max-lingering-rooms",
                "500");

        joinAndLeave(5_000);

        assertThat(node.sum("fanfare_bounds_reached_total{key=\"max-lingering-rooms\""))
                .isPositive();
        theyStay_andWhenTheyAreGone_nothingIsKept();
    }
}
