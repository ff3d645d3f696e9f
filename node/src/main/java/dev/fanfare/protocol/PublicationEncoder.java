package dev.fanfare.protocol;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Publication;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes of a publication one whole WebSocket frame from server to client, header included, or one event or line of an
 * HTTP stream, that every member of one {@link WireFormat} can share.
 *
 * <p>It depends on the publication and the format alone: two nodes make the same bytes of the same publication, save that
 * what deflate makes of them may differ between releases of zlib.
 *
 * <p><b>Threads:</b> an instance is confined to one thread at a time: it works in a scratch of its own, which it uses
 * again for each call. It never blocks. Its compressor's native memory is freed when the instance is collected.
 */
public final class PublicationEncoder {
    private static final byte[] HEAD = ascii("{\"type\":\"message\",\"room\":\"");
    private static final byte[] ID = ascii("\",\"id\":\"");
    private static final byte[] FROM = ascii("\",\"from\":");
    private static final byte[] NODE = ascii(",\"node\":\"");
    private static final byte[] TIME = ascii("\",\"time\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] ENCODING = ascii(",\"encoding\":\"base64\"");
    private static final byte[] DATA = ascii(",\"data\":");

    private final ByteSink json = new ByteSink();
    private final MessageDeflater deflater = new MessageDeflater();
    private final int compressionThreshold;

    /**
     * An encoder.
     *
     * @param compressionThreshold payloads of at least so many bytes are compressed in the deflate formats, where that makes
     *     them smaller; shorter ones are not tried. At least 0
     */
    public PublicationEncoder(int compressionThreshold) {
        this.compressionThreshold = compressionThreshold;
    }

    /**
     * Encodes.
     *
     * @return a buffer of exactly the frame's size, from reader index 0; the caller owns its one reference. Of the heap for the
     *     formats of HTTP streams, whose writer drops what a closed connection no longer takes; else direct
     */
    public ByteBuf encode(Publication publication, WireFormat format) {
        return switch (format) {
            case JSON, JSON_DEFLATE -> {
                writeJson(json.clear(), publication);
                yield frame(FrameHeader.TEXT, json.array(), json.length(), format);
            }
            case RAW, RAW_DEFLATE -> {
                Payload payload = publication.message().payload();
                int opcode = payload.kind() == Payload.Kind.BINARY ? FrameHeader.BINARY : FrameHeader.TEXT;
                yield frame(opcode, payload.bytes(), payload.size(), format);
            }
            case EVENT -> {
                StreamMessages.writeEvent(json.clear(), publication);
                yield json.copy();
            }
            case LINE -> {
                StreamMessages.writeLine(json.clear(), publication);
                yield json.copy();
            }
        };
    }

    private ByteBuf frame(int opcode, byte[] bytes, int length, WireFormat format) {
        if (format.isDeflate() && length > 0 && length >= compressionThreshold) {
            ByteSink compressed = deflater.deflate(bytes, length);
            if (compressed.length() < length) {
                return Frames.frame(opcode, true, compressed.array(), compressed.length());
            }
        }
        return Frames.frame(opcode, false, bytes, length);
    }

    /** Appends the {@code message} object: the same on every transport. */
    static void writeJson(ByteSink out, Publication publication) {
        Message message = publication.message();
        out.add(HEAD).ascii(publication.room().value());
        out.add(ID).ascii(publication.position().toString());
        out.add(FROM).quoted(message.from());
        out.add(NODE).ascii(message.node());
        out.add(TIME).ascii(Long.toString(message.time()));
        if (message.key() != null) {
            out.add(KEY).quoted(message.key());
        }
        writeData(out, message.payload());
        out.add('}');
    }

    private static void writeData(ByteSink out, Payload payload) {
        byte[] bytes = payload.bytes();
        switch (payload.kind()) {
            case JSON -> out.add(DATA).add(bytes);
            case BINARY ->
                out.add(ENCODING)
                        .add(DATA)
                        .add('"')
                        .add(Base64.getEncoder().encode(bytes))
                        .add('"');
            case TEXT -> out.add(DATA).quoted(bytes);
            default -> throw new IllegalArgumentException("no such kind: " + payload.kind());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
