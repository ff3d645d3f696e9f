package dev.fanfare.presence.redis;

import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import java.util.ArrayList;
import java.util.List;

/**
 * Members and events as they stand in Redis.
 *
 * <pre>
 *   value of a member   node1/ana            neither a node's name nor a user's holds a slash
 *   event               1                    the form's number; one with another is not read
 *                       + 8f3kq2c7.0 8f3kq2c7-5 node1/ana
 *                       - 8f3kq2c7.0 8f3kq2c7-4 closed
 *                       ! 8f3kq2c7.0         all of that incarnation are gone
 * </pre>
 */
final class PresenceCodec {
    private static final String FORM = "1";

    /** One line of an event. */
    sealed interface Line {
        /** Came, or is there. */
        record Joined(String incarnation, PresentMember member) implements Line {}

        /** Went. */
        record Left(String incarnation, String connection, DepartureReason reason) implements Line {}

        /** All of an incarnation went. */
        record Lost(String incarnation) implements Line {}
    }

    private PresenceCodec() {}

    static String value(PresentMember member) {
        return member.node() + '/' + member.user();
    }

    static PresentMember member(String connection, String value) {
        int slash = value.indexOf('/');
        return new PresentMember(value.substring(slash + 1), connection, value.substring(0, Math.max(0, slash)));
    }

    /** @throws IllegalArgumentException when it is no event of a form that is known */
    static List<Line> lines(String event) {
        String[] texts = event.split("\n");
        if (!texts[0].equals(FORM)) {
            throw new IllegalArgumentException("an event of another form");
        }
        List<Line> lines = new ArrayList<>(texts.length - 1);
        for (int i = 1; i < texts.length; i++) {
            lines.add(line(texts[i].split(" ", 4)));
        }
        return lines;
    }

    private static Line line(String[] words) {
        if (words[0].equals("+") && words.length == 4) {
            return new Line.Joined(words[1], member(words[2], words[3]));
        } else if (words[0].equals("-") && words.length == 4) {
            return new Line.Left(words[1], words[2], DepartureReason.of(words[3]));
        } else if (words[0].equals("!") && words.length == 2) {
            return new Line.Lost(words[1]);
        }
        throw new IllegalArgumentException("an event with a line that is none");
    }
}
