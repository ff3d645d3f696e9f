package dev.fanfare.transport.websocket;

import dev.fanfare.protocol.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Makes messages of data frames: keeps the rules of fragmentation (RFC 6455, section 5.4), the limit, the UTF-8 of text as
 * it arrives, and inflates.
 */
final class MessageAssembler {
    private static final int CHUNK_BYTES = 8_192;
    /** Compressed bytes on their way into an inflater; used within one call. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[CHUNK_BYTES];
        }
    };

    private final int limit;
    private final MessageInflater inflater;
    private final MessageBuffer buffer = new MessageBuffer();
    private final Utf8Validator utf8 = new Utf8Validator();

    /** Opcode of the message under way; 0 where there is none. */
    private int opcode;

    private boolean compressed;
    private boolean lastFrame;
    /** Bytes of the message as they came over the wire, announced ones included. */
    private long wireBytes;

    private long whole;

    /**
     * An assembler.
     *
     * @param limit greatest size of a message, bytes, after inflation
     * @param inflater null where compression was not negotiated
     */
    MessageAssembler(int limit, MessageInflater inflater) {
        this.limit = limit;
        this.inflater = inflater;
    }

    /** A data frame begins; see {@link FrameDecoder.Listener#onDataFrame}. */
    void begin(int frameOpcode, boolean fin, boolean rsv1, long length) {
        boolean continues = frameOpcode == FrameDecoder.CONTINUATION;
        if (continues && opcode == 0) {
            throw ProtocolViolation.protocolError("a continuation of nothing");
        }
        if (!continues && opcode != 0) {
            throw ProtocolViolation.protocolError("a new message inside a fragmented one");
        }
        if (!continues) {
            opcode = frameOpcode;
            compressed = rsv1;
            wireBytes = 0;
        }
        lastFrame = fin;
        // Deflate may make incompressible data a little larger; what is twice the limit on the wire is no such thing.
        long most = compressed ? 2L * limit + 1_024 : limit;
        if (length > most - wireBytes) {
            throw ProtocolViolation.tooBig(limit);
        }
        wireBytes += length;
    }

    /** The next masked bytes of the frame; see {@link FrameDecoder.Listener#onData}. */
    void add(ByteBuf in, int count, int mask, long remaining) {
        if (compressed) {
            addCompressed(in, count, mask);
            return;
        }
        int from = buffer.size();
        buffer.reserve(count, lastFrame ? (int) (from + count + remaining) : limit);
        byte[] bytes = buffer.array();
        in.readBytes(bytes, from, count);
        Masking.apply(bytes, from, from + count, mask);
        buffer.added(count);
        checkText(from);
    }

    private void addCompressed(ByteBuf in, int count, int mask) {
        byte[] scratch = SCRATCH.get();
        for (int done = 0; done < count; ) {
            int next = Math.min(scratch.length, count - done);
            in.readBytes(scratch, 0, next);
            Masking.apply(scratch, 0, next, Masking.advance(mask, done));
            int from = buffer.size();
            inflater.inflate(scratch, next, buffer);
            checkText(from);
            done += next;
        }
    }

    /** The frame is whole: true where the message is too, and is to be {@link #take taken}. */
    boolean endFrame() {
        if (!lastFrame) {
            return false;
        }
        if (compressed) {
            int from = buffer.size();
            inflater.finish(buffer);
            checkText(from);
        }
        if (isText() && !utf8.isComplete()) {
            throw ProtocolViolation.invalidData("the text ends within a character");
        }
        return true;
    }

    /** Whether the message under way is text. */
    boolean isText() {
        return opcode == FrameHeader.TEXT;
    }

    /** The whole message; the next may begin. */
    byte[] take() {
        opcode = 0;
        whole++;
        return buffer.take();
    }

    /** How many messages were taken. */
    long whole() {
        return whole;
    }

    /** Memory that the message under way takes, bytes; negative where there is none. */
    int held() {
        return opcode == 0 ? -1 : buffer.capacity();
    }

    /** Lets go of what it holds. */
    void end() {
        buffer.clear();
        if (inflater != null) {
            inflater.end();
        }
    }

    private void checkText(int from) {
        if (isText() && !utf8.accept(buffer.array(), from, buffer.size())) {
            throw ProtocolViolation.invalidData("the text is not UTF-8");
        }
    }
}
