package dev.fanfare.room;

import dev.fanfare.model.Publication;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A publication in a log, with the frames it was encoded to: at most one for each wire format, made when the first
 * connection wants that form, shared by all that do.
 *
 * <p>Counted references decide when the frames' memory is given back: the log holds one, and each hub holds one while its
 * cursors still need the entry. Sockets hold the frames themselves, not the entry.
 *
 * <p><b>Threads:</b> shared by the broker's context and all hubs. References and the making of a frame lock the entry, once
 * per entry and batch; a frame that is there is read without a lock, so a socket costs none.
 */
public final class Entry {
    /** What an entry costs beside its payload and its frames, roughly: objects, names, ids. */
    static final int OVERHEAD_BYTES = 400;

    private static final VarHandle FRAME = MethodHandles.arrayElementVarHandle(ByteBuf[].class);

    private final Publication publication;
    private final ByteBuf[] frames = new ByteBuf[WireFormat.values().length];
    private final Budget budget;
    private long charged;
    private int references = 1;

    /** An entry that its creator holds, charged to {@code budget} until {@link #uncharge}. */
    Entry(Publication publication, Budget budget) {
        this.publication = publication;
        this.budget = budget;
        this.charged = OVERHEAD_BYTES + publication.message().payload().size();
        budget.add(charged);
    }

    /** An entry of no log: a page read from the stream, held by the caller until it was written. */
    public static Entry ofStream(Publication publication) {
        return new Entry(publication, new Budget(null, Long.MAX_VALUE));
    }

    /** The same, charged to {@code budget} as long as anyone holds it. */
    public static Entry ofStream(Publication publication, Budget budget) {
        return new Entry(publication, budget);
    }

    /** What it holds. */
    public Publication publication() {
        return publication;
    }

    long offset() {
        return publication.offset();
    }

    /** The shared frame; valid while the caller holds the entry. Locks the entry the first time alone. */
    ByteBuf frame(WireFormat format, PublicationEncoder encoder) {
        ByteBuf made = (ByteBuf) FRAME.getAcquire(frames, format.ordinal());
        return made != null ? made : makeFrame(format, encoder);
    }

    private synchronized ByteBuf makeFrame(WireFormat format, PublicationEncoder encoder) {
        ByteBuf frame = frames[format.ordinal()];
        if (frame == null) {
            frame = encoder.encode(publication, format);
            FRAME.setRelease(frames, format.ordinal(), frame);
            if (charged > 0) {
                charged += frame.capacity();
                budget.add(frame.capacity());
            }
        }
        return frame;
    }

    /** One reference more. */
    public synchronized Entry retain() {
        if (references == 0) {
            throw new IllegalStateException("the entry was given up already");
        }
        references++;
        return this;
    }

    /** One reference less; with the last one the frames' memory is given back. */
    public synchronized void release() {
        if (--references == 0) {
            uncharge();
            for (ByteBuf frame : frames) {
                if (frame != null) {
                    frame.release();
                }
            }
        } else if (references < 0) {
            throw new IllegalStateException("the entry was given up twice");
        }
    }

    /** The log no longer counts it. */
    synchronized void uncharge() {
        budget.add(-charged);
        charged = 0;
    }
}
