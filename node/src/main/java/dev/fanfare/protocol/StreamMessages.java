package dev.fanfare.protocol;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The same server messages as over a WebSocket, for HTTP responses that do not end: server-sent events (WHATWG HTML,
 * section 9.2), and lines of JSON ({@code application/x-ndjson}).
 *
 * <p>An event's {@code id} line is written where a client is to store the id: a browser sends the last one of them as
 * {@code Last-Event-ID} when it connects again. A message has no {@code event} line, so that {@code onmessage} gets it; what
 * else is said is a named event.
 *
 * <p><b>Threads:</b> any.
 */
public final class StreamMessages {
    /** First line of a stream of events: how long a browser waits before it connects again, milliseconds. */
    public static final byte[] EVENTS_HEAD = bytes("retry: 1000\n\n");
    /** Said while there is nothing to say: a comment, which no client sees. */
    public static final byte[] EVENTS_HEARTBEAT = bytes(": ping\n\n");
    /** Said while there is nothing to say. */
    public static final byte[] LINES_HEARTBEAT = bytes("{\"type\":\"heartbeat\"}\n");

    /**
     * The {@code id} of the last event to a client that is not to come again. A browser comes all the same, with this as its
     * {@code Last-Event-ID}, and gives up for good when it is answered with 204. No position looks like this.
     */
    public static final String NOT_AGAIN = "kicked";

    private static final byte[] DATA = bytes("\ndata: ");

    private StreamMessages() {}

    /**
     * A server message as an event.
     *
     * @param name the event's, which is the message's type
     * @param id what the client is to store; null where the message moves nobody
     * @param json a message of {@link ServerMessages}
     */
    public static byte[] event(String name, Position id, byte[] json) {
        return event(name, id == null ? null : id.toString(), json);
    }

    /** The last event to a client that is not to come again. */
    public static byte[] lastEvent(String name, byte[] json) {
        return event(name, NOT_AGAIN, json);
    }

    private static byte[] event(String name, String id, byte[] json) {
        ByteSink out = new ByteSink().ascii("event: ").ascii(name);
        if (id != null) {
            out.ascii("\nid: ").ascii(id);
        }
        return end(out.add(DATA), json);
    }

    /** A server message as a line. */
    public static byte[] line(byte[] json) {
        ByteSink out = new ByteSink().add(json).onOneLine(0).add('\n');
        return Arrays.copyOf(out.array(), out.length());
    }

    private static byte[] end(ByteSink out, byte[] json) {
        int from = out.length();
        out.add(json).onOneLine(from).ascii("\n\n");
        return Arrays.copyOf(out.array(), out.length());
    }

    static void writeEvent(ByteSink out, Publication publication) {
        out.ascii("id: ").ascii(publication.position().toString()).add(DATA);
        int from = out.length();
        PublicationEncoder.writeJson(out, publication);
        out.onOneLine(from).ascii("\n\n");
    }

    static void writeLine(ByteSink out, Publication publication) {
        PublicationEncoder.writeJson(out, publication);
        out.onOneLine(0).add('\n');
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
