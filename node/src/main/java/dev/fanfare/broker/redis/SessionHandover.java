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
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.SessionTable;
import dev.fanfare.redis.SessionUser;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
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
    private final Map<Session, List<Repair.Comparison>> repairing = new IdentityHashMap<>();
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
    public void up(Session session, BucketSet buckets) {
        users.forEach(user -> user.up(session, buckets));
        if (buckets.has(Buckets.HOME)) {
            parts.live.tick();
        }
        Repair.Comparison comparison = new Repair.Comparison(buckets);
        repairing.computeIfAbsent(session, s -> new ArrayList<>()).add(comparison);
        parts.repair.run(session, comparison).onComplete(done -> repaired(session, comparison));
    }

    /** What is left of these buckets, as some may have gone meanwhile, may be used. */
    private void repaired(Session session, Repair.Comparison comparison) {
        List<Repair.Comparison> all = repairing.getOrDefault(session, new ArrayList<>());
        BucketSet mine = comparison.left();
        if (!session.over() && all.remove(comparison) && !mine.isEmpty()) {
            shown.add(session);
            parts.retained.begin(mine);
            ready.up(session, mine);
            parts.subscriber.up(session, mine);
            parts.publisher.up(session, mine);
        }
    }

    @Override
    public void down(Session session, BucketSet buckets) {
        repairing.getOrDefault(session, List.of()).forEach(comparison -> comparison.drop(buckets));
        BucketSet used = buckets.where(bucket -> ready.of(bucket) == session);
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
