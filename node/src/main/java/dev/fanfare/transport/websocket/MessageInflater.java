package dev.fanfare.transport.websocket;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of one connection (RFC 7692, section 7.2.2). The native memory is taken with the first compressed
 * message, and given back by {@link #end}, or where no context is kept after each message.
 */
final class MessageInflater {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int WINDOW = 1 << 15;
    /** A sender ends a stream once a message, some once a frame. Each end costs the work of tens of thousands of bytes. */
    private static final int MOST_FINAL_BLOCKS = 16;

    private final boolean keepContext;
    private final int limit;
    private Inflater inflater;
    /** What it was given last, and up to where; the caller's array, not used after the call. */
    private byte[] input;

    private int inputEnd;
    /** Of the message that is being inflated. */
    private int finalBlocks;

    /**
     * An inflater.
     *
     * @param keepContext whether a message may refer to the ones before it
     * @param limit greatest size of an inflated message, bytes
     */
    MessageInflater(boolean keepContext, int limit) {
        this.keepContext = keepContext;
        this.limit = limit;
    }

    /**
     * Inflates the next bytes of a message to the end of {@code out}.
     *
     * @throws ProtocolViolation 1007 where they are not deflate, or deflate made of ends; 1009 where the message gets too big
     */
    void inflate(byte[] in, int count, MessageBuffer out) {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        inflater.setInput(in, 0, count);
        input = in;
        inputEnd = count;
        try {
            while (step(out)) {
                if (out.size() > limit) {
                    throw ProtocolViolation.tooBig(limit);
                }
            }
        } catch (DataFormatException e) {
            throw ProtocolViolation.invalidData("not deflate data");
        }
        input = null;
    }

    /** The message is whole: inflates the bytes that its sender left out, and gets ready for the next. */
    void finish(MessageBuffer out) {
        inflate(TAIL, TAIL.length, out);
        finalBlocks = 0;
        if (!keepContext) {
            end();
        }
    }

    /** Gives the memory back. Again: no effect. */
    void end() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    /** Inflates once; false where all input is used and all output was given. */
    private boolean step(MessageBuffer out) throws DataFormatException {
        if (out.room() == 0) {
            // One byte more than the limit: so that the byte too many is seen.
            out.reserve(1, limit + 1);
        }
        int before = inflater.getRemaining();
        int written = inflater.inflate(out.array(), out.size(), out.room());
        out.added(written);
        if (inflater.finished()) {
            restart(out);
            return inflater.getRemaining() > 0;
        }
        return written > 0 || inflater.getRemaining() < before;
    }

    /** A final block (section 7.2.3.4) ends the deflate stream, not the message: the rest is a stream that goes on with it. */
    private void restart(MessageBuffer out) {
        if (++finalBlocks > MOST_FINAL_BLOCKS) {
            throw ProtocolViolation.invalidData("more than " + MOST_FINAL_BLOCKS + " final blocks in one message");
        }
        int rest = inflater.getRemaining();
        inflater.reset();
        int window = Math.min(WINDOW, out.size());
        inflater.setDictionary(out.array(), out.size() - window, window);
        inflater.setInput(input, inputEnd - rest, rest);
    }
}
