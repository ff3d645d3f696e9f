package dev.fanfare.apidocs;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** A connection that stays open, whose messages are checked. */
interface Client extends AutoCloseable {
    /** What the node said, in order. */
    List<JsonNode> heard();

    /** What was not as documented. */
    List<Throwable> faults();

    @Override
    void close();

    /** Of what the node said, what has these parts. */
    default Stream<JsonNode> heard(String... parts) {
        return heard().stream().filter(message -> Stream.of(parts).allMatch(message.toString()::contains));
    }

    /** Waits until the node said something with these parts, and answers it. */
    default JsonNode said(String... parts) {
        return await(String.join(" ", parts))
                .until(() -> heard(parts).findFirst().orElse(null), found -> found != null);
    }

    /** Waits until the node said so many messages of this type. */
    default void awaitCount(int count, String type) {
        await(count + " " + type).until(() -> heard("\"type\":\"" + type + "\"").count() >= count);
    }
}
