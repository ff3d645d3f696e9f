package dev.fanfare.protocol;

import dev.fanfare.model.Publication;
import java.util.Arrays;

/** Writes one flat JSON object, field by field. A null value leaves its field out. */
final class JsonObject {
    private final ByteSink out = new ByteSink().add('{');

    JsonObject put(String name, Object value) {
        if (value != null) {
            name(name).quoted(value.toString());
        }
        return this;
    }

    JsonObject put(String name, long value) {
        name(name).ascii(Long.toString(value));
        return this;
    }

    JsonObject put(String name, Boolean value) {
        if (value != null) {
            name(name).ascii(value.toString());
        }
        return this;
    }

    /** Opens an array of {@code message} objects; {@link #endMessages} closes it. */
    JsonObject messages(String name) {
        name(name).add('[');
        return this;
    }

    /** Appends one {@code message} object, and takes it back where the whole would be longer than {@code most} bytes. */
    boolean message(Publication publication, boolean first, int most) {
        int before = out.length();
        if (!first) {
            out.add(',');
        }
        PublicationEncoder.writeJson(out, publication);
        if (!first && out.length() > most) {
            out.advance(before - out.length());
            return false;
        }
        return true;
    }

    JsonObject endMessages() {
        out.add(']');
        return this;
    }

    byte[] bytes() {
        out.add('}');
        return Arrays.copyOf(out.array(), out.length());
    }

    private ByteSink name(String name) {
        if (out.length() > 1) {
            out.add(',');
        }
        return out.quoted(name).add(':');
    }
}
