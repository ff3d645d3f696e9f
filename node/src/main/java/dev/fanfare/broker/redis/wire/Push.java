package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.Position;
import dev.fanfare.model.Term;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the body of a pub/sub message, as {@code append.lua} writes it: one line of ASCII, then the envelope.
 *
 * <pre>
 *   1 k3f9 2.x7 1.k2 58 mid\n<i>envelope</i>
 *   | |    |    |    |  message id
 *   | |    |    |    offset
 *   | |    |    term of the publication before it
 *   | |    term
 *   | epoch
 *   version; more words before the line's end are a newer release's and are skipped
 * </pre>
 *
 * Not thread-safe: keeps the last terms read, as most pushes carry the same.
 */
public final class Push {
    private static final int WORDS = 6;

    private Term last = Term.NONE;
    private String lastText = Term.NONE.toString();

    /** @throws IllegalArgumentException when the bytes are not a push of version 1 */
    public LogEntry parse(byte[] body) {
        int end = 0;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        if (end == body.length) {
            throw new IllegalArgumentException("a push has a first line");
        }
        String[] words = new String(body, 0, end, StandardCharsets.ISO_8859_1).split(" ");
        if (words.length < WORDS || !words[0].equals("1")) {
            throw new IllegalArgumentException("a push of version " + words[0] + " cannot be read");
        }
        Position place = new Position(words[1], term(words[2]), Long.parseLong(words[4]));
        return new LogEntry(place, term(words[3]), words[5], Arrays.copyOfRange(body, end + 1, body.length));
    }

    private Term term(String text) {
        if (!text.equals(lastText)) {
            last = Term.parse(text);
            lastText = text;
        }
        return last;
    }
}
