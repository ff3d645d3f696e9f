package dev.fanfare.broker.redis.sharding;

import dev.fanfare.broker.redis.link.Link;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.config.HostPort;
import java.util.BitSet;

/** The link to the primary of one shard, and what its session serves. */
final class Shard {
    final HostPort at;
    /** The buckets that the session serves. */
    final BitSet served = new BitSet();
    /** The buckets whose control hash is being put right. */
    final BitSet settling = new BitSet();

    private Link link;
    private Session session;
    private boolean shown;

    Shard(HostPort at) {
        this.at = at;
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

    /** A session has begun; it serves nothing yet. */
    void began(Session begun) {
        session = begun;
        shown = false;
    }

    /** The session is over; answers the buckets it served. */
    BitSet ended() {
        BitSet all = (BitSet) served.clone();
        session = null;
        served.clear();
        settling.clear();
        return all;
    }
}
