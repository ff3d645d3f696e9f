package dev.fanfare.broker.redis.sharding;

import dev.fanfare.broker.redis.link.Link;
import dev.fanfare.broker.redis.link.ServerCheck;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.config.HostPort;
import io.vertx.redis.client.Response;
import java.util.BitSet;

/** The link to the primary of one shard, and what its session serves. */
final class Shard implements Link.Owner {
    /** Who has the shards. */
    interface Owner {
        /** A session has begun; it serves nothing yet. */
        void began(Shard shard);

        /** The session is over; these are the buckets it served. */
        void ended(Shard shard, Session session, BitSet served);

        /** Something is about to be taken from a connection; may end sessions. */
        void look();

        /** A push. */
        void pushed(Session session, Response message);

        /** A bucket is in doubt. */
        void lose(Shard shard, int bucket, String why);

        /** The server said that a key or channel is elsewhere. */
        void misplaced(Shard shard, Throwable error);
    }

    final HostPort at;
    /** The buckets that the session serves. */
    final BitSet served = new BitSet();
    /** The buckets whose control hash is being put right. */
    final BitSet settling = new BitSet();

    private final Owner owner;
    private final ServerCheck serverCheck;
    private Link link;
    private Session session;
    private boolean shown;

    Shard(HostPort at, ServerCheck serverCheck, Owner owner) {
        this.serverCheck = serverCheck;
        this.at = at;
        this.owner = owner;
    }

    void open(Link made) {
        link = made;
        link.open();
    }

    Link link() {
        return link;
    }

    /** The session; null while there is none. */
    Session session() {
        return session;
    }

    /** The session serves these buckets too, as whoever works with sessions is told. */
    void shows(BitSet buckets) {
        served.or(buckets);
        shown = true;
    }

    /** Whether anybody was told of the session, also of one that is over now. */
    boolean wasShown() {
        return shown;
    }

    /** Ends the link; the owner is told of the session that ends with it. */
    void close() {
        link.close();
        if (session != null) {
            down(session);
        }
    }

    @Override
    public BitSet buckets() {
        return new BitSet(); // each is put right when it comes
    }

    @Override
    public void up(Session begun, BitSet ready) {
        session = begun;
        shown = false;
        serverCheck.run(begun);
        owner.began(this);
    }

    @Override
    public void down(Session ended) {
        BitSet all = (BitSet) served.clone();
        session = null;
        served.clear();
        settling.clear();
        owner.ended(this, ended, all);
    }

    @Override
    public void look() {
        owner.look();
    }

    @Override
    public void pushed(Session from, Response message) {
        owner.pushed(from, message);
    }

    @Override
    public void lose(Session from, int bucket, String why) {
        if (from == session) {
            owner.lose(this, bucket, why);
        }
    }

    @Override
    public void misplaced(Session from, Throwable error) {
        owner.misplaced(this, error);
    }
}
