package dev.fanfare.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The numbers of docs/bounds.md that no key sets are the constants of the code. */
class BoundsDocsTest {
    /** A row by its beginning, and the constants whose values it names, each with its class under dev.fanfare. */
    private record Row(String begin, List<String> constants) {
        static Row of(String begin, String... constants) {
            return new Row(begin, List.of(constants));
        }
    }

    private static final List<Row> ROWS = List.of(
            Row.of("Body of a publish", "transport.api.MessageRoutes.LEAST_BODY_BYTES"),
            Row.of("Requests behind an unanswered one", "transport.EdgeHandler.MOST_WAITING"),
            Row.of("Answers (", "transport.websocket.FrameSocket.UNREAD_ANSWERS_BYTES"),
            Row.of("Pages of history and lists of members | one", "transport.websocket.AnswerLine.MOST"),
            Row.of("Time until the first request's headers are whole", "transport.Sockets.IDLE_NS"),
            Row.of("Final blocks in a compressed message", "transport.websocket.MessageInflater.MOST_FINAL_BLOCKS"),
            Row.of("Bytes that wait for the socket", "room.Batch.MAX_CHUNK_BYTES"),
            Row.of("Time in which the client's machine", "transport.HttpServerVerticle.UNACKNOWLEDGED_MS"),
            Row.of("Pages of the stream for lagging cursors", "node.Pages.MAX_PAGES"),
            Row.of(
                    "Messages that wait for a missing one",
                    "broker.redis.subscribe.RoomFeed.MAX_PARKED",
                    "broker.redis.subscribe.RoomFeed.MAX_PARKED_BYTES"),
            Row.of(
                    "Messages offered after a failover",
                    "broker.redis.repair.Offering.MOST_ENTRIES",
                    "broker.redis.repair.Offering.MOST_BYTES"),
            Row.of("Connections, with waiting polls", "transport.api.MessageRoutes.LONGEST_WAIT_SECONDS"),
            Row.of("Rooms that the node begins to hold", "node.Rooms.NEW_ROOMS_BURST_SECONDS"),
            Row.of(
                    "Messages acknowledged that Redis could still lose",
                    "broker.redis.publish.RetainedMessages.ALONE_MS"),
            Row.of("Appends that wait for replicas", "broker.redis.publish.Rounds.MOST"),
            Row.of(
                    "Rooms whose commit mark stays behind",
                    "broker.redis.session.UncommittedRooms.MAX_ROOMS",
                    "broker.redis.publish.Commits.MAX_TOUCHED_ROOMS"),
            Row.of("Rooms checked in a tick", "broker.redis.subscribe.Checks.PER_TICK"),
            Row.of("Pages under way to fill rooms", "broker.redis.subscribe.Fills.MAX_ACTIVE"),
            Row.of("Reads of history under way", "broker.redis.session.Reader.MAX_CALLS"),
            Row.of("One call about presence", "presence.redis.ChangeBatch.MOST", "presence.redis.Reaper.ROOMS_A_CALL"),
            Row.of("Rooms compared with what Redis has", "presence.redis.Rotation.MOST"),
            Row.of("Presence that waits for an event loop", "node.Watchers.MAX_WAITING"),
            Row.of(
                    "Questions about slots",
                    "broker.redis.sharding.TopologyReader.AT_ONCE",
                    "broker.redis.sharding.TopologyReader.PAUSE_MS",
                    "broker.redis.sharding.TopologyReader.PERIOD_MS"),
            Row.of("Questions to sentinels", "broker.redis.sentinel.Questions.MOST"),
            Row.of(
                    "Questions to all nodes",
                    "peers.Peers.MAX_ASKED",
                    "peers.Peers.MAX_ANSWERING",
                    "peers.Peers.MAX_ANSWER"));

    @Test
    void eachNumber_isTheConstantOfTheCode() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("../docs/bounds.md"));
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            List<String> found = lines.stream()
                    .filter(line -> line.startsWith("| " + row.begin))
                    .toList();
            assertThat(found).as(row.begin).hasSize(1);
            for (String constant : row.constants) {
                String text = text(constant);
                if (!found.get(0).matches(".*(?<![\\d,])" + text + "(?![\\d,]\\d|\\d).*")) {
                    wrong.add(constant + " is " + text + ": " + found.get(0));
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** As the document writes it: bytes in KiB or MiB, whole seconds in seconds, thousands with a comma. */
    private static String text(String constant) throws ReflectiveOperationException {
        int dot = constant.lastIndexOf('.');
        Field field = Class.forName("dev.fanfare." + constant.substring(0, dot))
                .getDeclaredField(constant.substring(dot + 1));
        field.setAccessible(true);
        long value = ((Number) field.get(null)).longValue();
        if (field.getName().endsWith("_BYTES") || field.getName().equals("MAX_ANSWER")) {
            return value % (1 << 20) == 0 ? (value >> 20) + " MiB" : (value >> 10) + " KiB";
        }
        if (field.getName().endsWith("_NS")) {
            return value / 1_000_000_000 + " s";
        }
        if (field.getName().endsWith("_MS")) {
            return value % 1_000 == 0 ? value / 1_000 + " s" : value + " ms";
        }
        return String.format(Locale.ROOT, "%,d", value);
    }
}
