package dev.fanfare.broker.redis;

import dev.fanfare.broker.redis.link.Intake;
import dev.fanfare.broker.redis.link.Links;
import dev.fanfare.broker.redis.publish.Appends;
import dev.fanfare.broker.redis.publish.Commits;
import dev.fanfare.broker.redis.publish.Publisher;
import dev.fanfare.broker.redis.publish.RetainedMessages;
import dev.fanfare.broker.redis.repair.Repair;
import dev.fanfare.broker.redis.session.Live;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.subscribe.Subscriber;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.SessionTable;
import dev.fanfare.redis.SessionUser;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands sessions over to those that work with them. What comes up is compared with Redis first ({@link Repair}), and only
 * then used by the way in and the way out; the engines that share the sessions need no such wait.
 *
 * <p><b>Threads:</b> the broker's context.
 */
final class SessionHandover implements Links.Owner, Intake {
    /** Which session serves a bucket whose rooms were compared with Redis. */
    private final SessionTable<Session> ready;

    private final List<SessionUser> users;
    private final Parts parts;
    private final Runnable look;
    /** What is being compared. */
    private final Map<Session, List<BitSet>> repairing = new IdentityHashMap<>();
    /** The sessions that have been used. */
    private final Set<Session> shown = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The parts of the engine that work with sessions. */
    record Parts(
            Live live,
            Repair repair,
            RetainedMessages retained,
            Subscriber subscriber,
            Publisher publisher,
            Appends appends,
            Commits commits) {}

    /** {@code users} may grow; {@code look} is run before anything is taken from a connection, and may end sessions. */
    SessionHandover(SessionTable<Session> ready, List<SessionUser> users, Parts parts, Runnable look) {
        this.ready = ready;
        this.users = users;
        this.parts = parts;
        this.look = look;
    }

    @Override
    public void up(Session session, BitSet buckets) {
        users.forEach(user -> user.up(session, buckets));
        if (buckets.get(Buckets.HOME)) {
            parts.live.tick();
        }
        BitSet mine = (BitSet) buckets.clone();
        repairing.computeIfAbsent(session, s -> new ArrayList<>()).add(mine);
        parts.repair.run(session, mine).onComplete(done -> repaired(session, mine));
    }

    /** What is left of these buckets, as some may have gone meanwhile, may be used. */
    private void repaired(Session session, BitSet mine) {
        List<BitSet> all = repairing.getOrDefault(session, new ArrayList<>());
        if (!session.over() && all.removeIf(one -> one == mine) && !mine.isEmpty()) {
            shown.add(session);
            parts.retained.begin(mine);
            ready.up(session, mine);
            parts.subscriber.up(session, mine);
            parts.publisher.up(session, mine);
        }
    }

    @Override
    public void down(Session session, BitSet buckets) {
        repairing.getOrDefault(session, List.of()).forEach(mine -> mine.andNot(buckets));
        BitSet used = new BitSet();
        buckets.stream().filter(bucket -> ready.of(bucket) == session).forEach(used::set);
        if (shown.contains(session)) {
            ready.down(session, used);
            parts.subscriber.down(session, used);
            parts.publisher.down(session, used);
        }
        if (session.over()) {
            repairing.remove(session);
            shown.remove(session);
        }
        users.forEach(user -> user.down(session, buckets));
        parts.appends.down(session, buckets);
        if (session.over()) {
            parts.commits.down();
        }
    }

    @Override
    public void look() {
        look.run();
    }

    @Override
    public void pushed(Session session, Response message) {
        parts.subscriber.pushed(session, message);
        users.forEach(user -> user.pushed(session, message));
    }
}
