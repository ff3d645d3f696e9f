package dev.fanfare.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Decoder and assembler put together as in a socket, with what came out of them written down. */
final class CodecHarness implements FrameDecoder.Listener {
    final List<String> events = new ArrayList<>();
    private final FrameDecoder decoder;
    private final MessageAssembler messages;
    byte[] lastMessage;

    CodecHarness(int limit) {
        this(limit, null);
    }

    CodecHarness(int limit, MessageInflater inflater) {
        messages = new MessageAssembler(limit, inflater);
        decoder = new FrameDecoder(this, inflater != null);
    }

    /** Feeds the bytes in pieces of this size; events end with {@code !code} where the codec refuses. */
    CodecHarness feed(byte[] bytes, int piece) {
        try {
            for (int from = 0; from < bytes.length; from += piece) {
                ByteBuf in = Unpooled.wrappedBuffer(bytes, from, Math.min(piece, bytes.length - from));
                while (in.isReadable()) {
                    decoder.decodeFrame(in);
                }
            }
        } catch (ProtocolViolation violation) {
            events.add("!" + violation.code().code());
        }
        return this;
    }

    CodecHarness feed(byte[] bytes) {
        return feed(bytes, Integer.MAX_VALUE);
    }

    void end() {
        messages.end();
    }

    @Override
    public void onDataFrame(int opcode, boolean fin, boolean rsv1, long length) {
        messages.begin(opcode, fin, rsv1, length);
    }

    @Override
    public void onData(ByteBuf in, int count, int mask, long remaining) {
        messages.add(in, count, mask, remaining);
    }

    @Override
    public void onDataFrameEnd() {
        if (messages.endFrame()) {
            boolean text = messages.isText();
            lastMessage = messages.take();
            events.add(
                    text
                            ? "text " + new String(lastMessage, StandardCharsets.UTF_8)
                            : "binary " + HexFormat.of().formatHex(lastMessage));
        }
    }

    @Override
    public void onControl(int opcode, byte[] payload) {
        String name = opcode == ClientFrames.CLOSE ? "close " + CloseFrame.code(payload) : "control " + opcode;
        events.add(name + " " + payload.length);
    }
}
