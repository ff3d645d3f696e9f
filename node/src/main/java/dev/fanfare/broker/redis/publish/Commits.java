package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.Fenced;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.session.UncommittedRooms;
import dev.fanfare.broker.redis.session.UncommittedRooms.Sighting;
import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Commits what others appended and did not commit. Whoever appended commits, within milliseconds; a node that ends or loses
 * its link in between does not. So wherever a room's commit mark is seen below its top ({@link UncommittedRooms}) and still is
 * {@value #PATIENCE_MS} ms later, this node commits: it appends nothing, which answers the top, waits, and moves the mark.
 */
public final class Commits {
    /** How often {@link #tick} is to be called, milliseconds. */
    public static final long PERIOD_MS = 250;

    static final long PATIENCE_MS = 1_000;
    private static final int MAX_TOUCHED_ROOMS = 256;

    private final Kit kit;
    private final Appends appends;
    private final UncommittedRooms seen;
    private final IntFunction<Session> sessions;
    /** Those that this node commits now, {@value #MAX_TOUCHED_ROOMS} at most. */
    private final Set<RoomName> touching = new HashSet<>();

    private boolean waiting;

    /** An append of nothing. */
    private final class Touch implements Append {
        private final Sighting of;
        private boolean unneeded;

        Touch(Sighting of) {
            this.of = of;
        }

        /** It may have waited for its round, and somebody else have committed meanwhile. */
        @Override
        public boolean begin() {
            unneeded = seen.committed(of);
            return !unneeded;
        }

        @Override
        public List<Draft> drafts() {
            return List.of();
        }

        @Override
        public boolean again() {
            return false;
        }

        @Override
        public Position since() {
            return null;
        }
    }

    /** Everything is given; {@code sessions} as for {@link Publisher}. */
    public Commits(Kit kit, Appends appends, UncommittedRooms seen, IntFunction<Session> sessions) {
        this.kit = kit;
        this.appends = appends;
        this.seen = seen;
        this.sessions = sessions;
    }

    /** A session is over. */
    public void down() {
        touching.clear(); // also those of other sessions: a second touch does no harm
    }

    /** Commits what was left, and counts whether broadcasts wait. */
    public void tick() {
        boolean wait = appends.trouble() != null;
        if (wait != waiting) {
            waiting = wait;
            kit.meter().waiting(wait);
        }
        long now = kit.clock().getAsLong();
        for (Sighting one : seen.all()) {
            Session session = sessions.apply(one.room().bucket());
            if (session != null && now - one.since() >= PATIENCE_MS && touching.size() < MAX_TOUCHED_ROOMS) {
                seen.remove(one);
                if (!seen.committed(one)) {
                    touch(session, one);
                }
            }
        }
    }

    private void touch(Session session, Sighting one) {
        RoomName name = one.room().room();
        if (touching.add(name)) {
            Touch touch = new Touch(one);
            appends.append(session, one.room(), touch).onComplete(done -> {
                touching.remove(name);
                if (touch.unneeded) {
                    return;
                }
                if (done.result() instanceof Fenced fenced) {
                    session.fenced(one.room(), fenced);
                }
                if (!(done.result() instanceof Appended)) {
                    seen.saw(one.room(), one.top());
                }
            });
        }
    }
}
