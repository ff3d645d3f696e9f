package dev.fanfare.node;

import dev.fanfare.room.Hub;

/**
 * What a node has on one event loop.
 *
 * <p><b>Threads:</b> any may hold it; each part says for itself.
 */
public final class Loop {
    private final Hub hub;
    private final Watchers watchers;
    private final Residents residents;

    Loop(Hub hub, Attendance attendance) {
        this.hub = hub;
        this.watchers = new Watchers(hub, attendance);
        this.residents = new Residents(hub);
    }

    /** The rooms and members of the loop. */
    public Hub hub() {
        return hub;
    }

    /** Who is told who is here. */
    Watchers watchers() {
        return watchers;
    }

    /** Its connections. */
    Residents residents() {
        return residents;
    }
}
