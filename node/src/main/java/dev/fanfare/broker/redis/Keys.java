package dev.fanfare.broker.redis;

import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;

/**
 * What Fanfare's keys and channels are called.
 *
 * <pre>
 *   fanfare:layout                       number of buckets, one for the deployment
 *   fanfare:live                         nodes that live, one for the deployment
 *   fanfare:{b17}:ctl                    control hash of a bucket
 *   fanfare:{b17}:m:lobby                meta hash of a room
 *   fanfare:{b17}:s:lobby                stream
 *   fanfare:{b17}:o:lobby                offers
 *   fanfare:{b17}:c:lobby                channel
 *   fanfare:{b17}:k:lobby/ana/c1-17      idempotency entry of room, user, key
 *   fanfare:probe:k3f9x0q1               channel that one incarnation of a node publishes probes to, for itself
 * </pre>
 *
 * {@link Buckets} says which bucket a room is in.
 */
final class Keys {
    private final Buckets all;

    /** @throws IllegalArgumentException when the prefix holds a brace, which would make another hash tag of it */
    Keys(String prefix, int buckets) {
        this.all = new Buckets(prefix, buckets);
    }

    int buckets() {
        return all.count();
    }

    String layout() {
        return all.prefix() + ":layout";
    }

    String live() {
        return all.prefix() + ":live";
    }

    String control(int bucket) {
        return tag(bucket) + "ctl";
    }

    /** @param name unique in the deployment */
    String probe(String name) {
        return all.prefix() + ":probe:" + name;
    }

    int bucket(RoomName room) {
        return all.of(room);
    }

    RoomKeys of(RoomName room) {
        int bucket = bucket(room);
        String tag = tag(bucket);
        String name = room.value();
        return new RoomKeys(
                room,
                control(bucket),
                tag + "m:" + name,
                tag + "s:" + name,
                tag + "o:" + name,
                tag + "c:" + name,
                tag + "k:" + name + '/');
    }

    private String tag(int bucket) {
        return all.tag(bucket);
    }
}
