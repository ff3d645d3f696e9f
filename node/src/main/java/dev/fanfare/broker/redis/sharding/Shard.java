package dev.fanfare.broker.redis.sharding;

import dev.fanfare.broker.redis.link.Link;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.config.HostPort;
import dev.fanfare.redis.BucketSet;

/** The link to the primary of one shard, and what its session serves. */
final class Shard {
    final HostPort at;
    private BucketSet served = BucketSet.NONE;
    /** The buckets whose control hash is being put right. */
    private BucketSet settling = BucketSet.NONE;

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
    void shows(BucketSet buckets) {
        served = served.plus(buckets);
        shown = true;
    }

    /** It serves these no more. */
    void hides(BucketSet buckets) {
        served = served.minus(buckets);
    }

    /** The buckets that the session serves. */
    BucketSet served() {
        return served;
    }

    /** Of these buckets, those that it neither serves nor is about to. */
    BucketSet missing(BucketSet wanted) {
        return wanted.minus(served).minus(settling);
    }

    /** The control hashes of these are being put right. */
    void settles(BucketSet buckets) {
        settling = settling.plus(buckets);
    }

    /** They have been, or could not be. */
    void settled(BucketSet buckets) {
        settling = settling.minus(buckets);
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
    BucketSet ended() {
        BucketSet all = served;
        session = null;
        served = BucketSet.NONE;
        settling = BucketSet.NONE;
        return all;
    }
}
