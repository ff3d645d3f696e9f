package dev.fanfare.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which session serves which bucket now.
 *
 * <p><b>Threads:</b> the broker's context.
 *
 * @param <S> kind of session
 */
public final class SessionTable<S extends RedisSession> {
    private final List<S> byBucket;
    /** How many buckets each session serves. */
    private final Map<S, Integer> sessions = new IdentityHashMap<>();

    /** A table of this many buckets, none of which is served. */
    public SessionTable(int buckets) {
        byBucket = new ArrayList<>(Collections.nCopies(buckets, null));
    }

    /** The session that serves a bucket; null for none. */
    public S of(int bucket) {
        return byBucket.get(bucket);
    }

    /** A session serves these buckets, which were not served. */
    public void up(S session, BucketSet buckets) {
        buckets.forEach(bucket -> byBucket.set(bucket, session));
        sessions.merge(session, buckets.size(), Integer::sum);
    }

    /** It serves them no more. */
    public void down(S session, BucketSet buckets) {
        buckets.forEach(bucket -> byBucket.set(bucket, null));
        sessions.computeIfPresent(session, (s, count) -> count <= buckets.size() ? null : count - buckets.size());
    }

    /** Whether a session serves any bucket. */
    public boolean serves(S session) {
        return sessions.containsKey(session);
    }

    /** The sessions that serve a bucket; the list stays as it is. */
    public Collection<S> sessions() {
        return List.copyOf(sessions.keySet());
    }
}
