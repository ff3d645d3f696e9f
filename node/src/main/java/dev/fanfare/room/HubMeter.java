package dev.fanfare.room;

import dev.fanfare.model.Publication;

/** Is told how fast a hub delivers. Called on the hub's loop, never once a socket; must not block. */
public interface HubMeter {
    /** Measures nothing. */
    HubMeter NONE = new HubMeter() {
        @Override
        public void fannedOut(Publication oldest) {}

        @Override
        public void flushed(long sockets, long deliveries) {}

        @Override
        public long resumeBegins() {
            return 0;
        }

        @Override
        public void resumed(long began) {}
    };

    /**
     * What came of a room since the last time was written to its members at the top: once a room and loop turn.
     *
     * @param oldest the first of these publications: the one that waited longest
     */
    void fannedOut(Publication oldest);

    /** A loop turn ended that wrote {@code deliveries} publications, at least 1, and flushed so many {@code sockets}, at least 1. */
    void flushed(long sockets, long deliveries);

    /** A member asks to go on after what it saw last. Answers the time, to be handed to {@link #resumed}. */
    long resumeBegins();

    /** It was told where it goes on; not called where the join failed or the member left meanwhile. */
    void resumed(long began);
}
