package dev.fanfare.protocol;

import dev.fanfare.model.Payload;

/**
 * Reads the text messages of plain mode, each of which is a broadcast. Text stays text: what looks like a number, a {@code
 * null} or a quoted word is what somebody typed. Only a sender that says so sends JSON.
 *
 * <p><b>Threads:</b> any; it has no state.
 */
public final class PlainDecoder {
    private final boolean json;

    /** @param json whether each text message is one JSON value; else each is a string */
    public PlainDecoder(boolean json) {
        this.json = json;
    }

    /**
     * Decodes.
     *
     * @param utf8 the whole text message; valid UTF-8, empty too. It is not copied
     * @throws FanfareException {@code bad_message} where it is to be JSON and is not one value of RFC 8259, objects and arrays
     *     at most {@link Json#MAX_DEPTH} deep
     */
    public Payload text(byte[] utf8) {
        if (!json) {
            return new Payload(Payload.Kind.TEXT, utf8);
        }
        if (!Json.isValue(utf8)) {
            throw new FanfareException(ErrorCode.BAD_MESSAGE, "with send=json a text message is one JSON value");
        }
        return new Payload(Payload.Kind.JSON, utf8);
    }
}
