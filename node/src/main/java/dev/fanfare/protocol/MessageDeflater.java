package dev.fanfare.protocol;

import java.util.zip.Deflater;

/**
 * Compresses one WebSocket message on its own (RFC 7692, section 7.2.1): raw deflate with no history from the message
 * before, flushed, and the trailing {@code 00 00 FF FF} taken off. So the result fits every connection that negotiated
 * permessage-deflate, whatever was sent there before.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class MessageDeflater {
    private static final int TAIL = 4;

    private final ByteSink out = new ByteSink();
    private Deflater deflater;

    /** The compressed form of at least one byte, valid until the next call; longer than the input where that cannot be compressed. */
    ByteSink deflate(byte[] bytes, int length) {
        if (deflater == null) {
            deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }
        deflater.reset();
        deflater.setInput(bytes, 0, length);
        out.clear().ensure(length / 2 + 64);
        int written;
        do {
            // A flush is complete when it leaves room in the buffer it was given.
            out.ensure(64);
            int room = out.array().length - out.length();
            written = deflater.deflate(out.array(), out.length(), room, Deflater.SYNC_FLUSH);
            out.advance(written);
            if (written < room) {
                break;
            }
        } while (written > 0);
        out.advance(-TAIL);
        return out;
    }
}
