package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.Broker.Health;
import dev.fanfare.broker.redis.sentinel.Locator;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.SessionTable;
import io.vertx.core.Future;

/** One link, whose session serves all buckets. */
public final class SingleLink implements Links, Link.Owner {
    private final Owner owner;
    private final BucketSet all;
    private final SessionTable<Session> table;
    private final ServerCheck serverCheck;
    private final Link link;

    /** A link, not opened yet, that serves every bucket. */
    public SingleLink(LinkKit shared, Locator locator, Keyspace keys, Owner owner) {
        this.owner = owner;
        this.all = BucketSet.first(keys.buckets());
        this.serverCheck = new ServerCheck(shared.kit().vertx(), shared.handshake());
        this.table = new SessionTable<>(keys.buckets());
        this.link = new Link(shared, locator, this);
    }

    @Override
    public void open() {
        link.open();
    }

    @Override
    public Session of(int bucket) {
        return table.of(bucket);
    }

    @Override
    public Health health() {
        return link.health();
    }

    @Override
    public Future<Void> first() {
        return link.first();
    }

    @Override
    public void suspect(String why) {
        link.suspect(why);
    }

    @Override
    public Future<Void> close() {
        return link.close();
    }

    // ---- what the link tells ----

    @Override
    public BucketSet buckets() {
        return all;
    }

    @Override
    public void up(Session session, BucketSet ready) {
        table.up(session, all);
        owner.up(session, all);
        serverCheck.run(session);
    }

    @Override
    public void down(Session session) {
        table.down(session, all);
        owner.down(session, all);
    }

    @Override
    public void lose(Session session, int bucket, String why) {
        session.end(why);
    }

    @Override
    public void misplaced(Session session, Throwable error) {
        // This is no cluster, or one that was not said to be: the calls themselves are refused.
    }
}
