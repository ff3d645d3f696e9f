package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * The publications of one room and loop turn on their way to the members that are up to date. Where there are several, the
 * frames of each wire format are joined to a few larger buffers, so that a socket costs one write a turn, not one a
 * publication.
 *
 * <p><b>Threads:</b> its hub's loop alone.
 */
final class Batch {
    /** A joined buffer is not made larger: a socket stops within about this much of its high-water mark. */
    private static final int MAX_CHUNK_BYTES = 16 * 1024;

    /** For fewer members than this, the copy would cost more than the writes it saves. */
    private static final int MIN_MEMBERS_TO_JOIN = 4;

    /** Whole frames in one buffer, what they begin with, and where a cursor stands that has written them. */
    private record Chunk(ByteBuf frames, Publication first, Position last, int publications, boolean owned) {}

    private final List<Entry> entries;
    private final PublicationEncoder encoder;
    private final boolean join;
    private final Chunk[][] chunks = new Chunk[WireFormat.values().length][];
    private long delivered;

    /** A batch of entries that the caller holds until {@link #close}. */
    Batch(List<Entry> entries, PublicationEncoder encoder, int members) {
        this.entries = entries;
        this.encoder = encoder;
        this.join = entries.size() > 1 && members >= MIN_MEMBERS_TO_JOIN;
    }

    /** Writes to a member that stands just before the batch, as far as its socket takes it; true where all was written. */
    boolean writeTo(Cursor cursor) {
        return cursor.wantsAll() ? writeChunks(cursor) : writeWanted(cursor);
    }

    private boolean writeChunks(Cursor cursor) {
        Member member = cursor.member();
        for (Chunk chunk : chunksFor(member.wireFormat())) {
            if (!member.isWritable()) {
                return false;
            }
            cursor.pass(chunk.first, chunk.last);
            member.write(chunk.frames);
            delivered += chunk.publications;
        }
        return true;
    }

    private boolean writeWanted(Cursor cursor) {
        Member member = cursor.member();
        for (Entry entry : entries) {
            boolean wanted = cursor.wants(entry.publication());
            if (wanted && !member.isWritable()) {
                return false;
            }
            cursor.pass(entry.publication(), entry.publication().position());
            if (wanted) {
                member.write(entry.frame(member.wireFormat(), encoder));
                delivered++;
            }
        }
        return true;
    }

    /** How many publications were written to members. */
    long delivered() {
        return delivered;
    }

    /** Gives up the joined buffers; sockets hold what they have not sent. */
    void close() {
        for (Chunk[] made : chunks) {
            if (made != null) {
                for (Chunk chunk : made) {
                    if (chunk.owned) {
                        chunk.frames.release();
                    }
                }
            }
        }
    }

    private Chunk[] chunksFor(WireFormat format) {
        Chunk[] made = chunks[format.ordinal()];
        if (made == null) {
            made = makeChunks(format);
            chunks[format.ordinal()] = made;
        }
        return made;
    }

    private Chunk[] makeChunks(WireFormat format) {
        List<Chunk> made = new ArrayList<>();
        int from = 0;
        while (from < entries.size()) {
            int to = from + 1;
            int bytes = frame(from, format).readableBytes();
            while (join && to < entries.size()) {
                int next = frame(to, format).readableBytes();
                if (bytes + next > MAX_CHUNK_BYTES) {
                    break;
                }
                bytes += next;
                to++;
            }
            made.add(chunk(from, to, bytes, format));
            from = to;
        }
        return made.toArray(Chunk[]::new);
    }

    private Chunk chunk(int from, int to, int bytes, WireFormat format) {
        Publication first = entries.get(from).publication();
        Position last = entries.get(to - 1).publication().position();
        if (to == from + 1) {
            return new Chunk(frame(from, format), first, last, 1, false);
        }
        ByteBuf joined =
                format.isStream() ? Unpooled.buffer(bytes, bytes) : ByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
        for (int i = from; i < to; i++) {
            ByteBuf frame = frame(i, format);
            joined.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
        }
        return new Chunk(joined, first, last, to - from, true);
    }

    private ByteBuf frame(int index, WireFormat format) {
        return entries.get(index).frame(format, encoder);
    }
}
