package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;

/**
 * What Fanfare's keys and channels are called.
 *
 * <pre>
 *   fanfare:layout                       number of buckets, one for the deployment
 *   fanfare:layout:since                 since when the eldest node says so
 *   fanfare:live                         nodes that live, one for the deployment
 *   fanfare:{b17}:ctl                    control hash of a bucket
 *   fanfare:{b17}:rights                 what the user may do is tried here; also a channel
 *   fanfare:{b17}:m:lobby                meta hash of a room
 *   fanfare:{b17}:s:lobby                stream
 *   fanfare:{b17}:o:lobby                offers
 *   fanfare:{b17}:c:lobby                channel
 *   fanfare:{b17}:k:lobby/ana/c1-17      idempotency entry of room, user, key
 *   fanfare:probe:k3f9x0q1               channel that one incarnation of a node publishes probes to, for itself
 * </pre>
 *
 * In database 1 channels begin with {@code fanfare/1:}, as all databases of a server share them.
 *
 * In a Redis Cluster there is no key without a bucket: {@code fanfare:{b0}:layout}, and a probe channel for each shard.
 * {@link Buckets} says which bucket a room is in.
 */
public final class Keyspace {
    private final Buckets all;

    /** The names in a deployment with these buckets. */
    public Keyspace(Buckets all) {
        this.all = all;
    }

    /** How many buckets there are. */
    public int buckets() {
        return all.count();
    }

    /** Whether every key must have a bucket's tag. */
    public boolean cluster() {
        return all.cluster();
    }

    /** The key of the number of buckets. */
    public String layout() {
        return all.shared("layout");
    }

    /** The key of the time since which a node has worked with that number. */
    public String layoutSince() {
        return all.shared("layout:since");
    }

    /** The key of the nodes that live. */
    public String live() {
        return all.shared("live");
    }

    /** The control hash of a bucket. */
    public String control(int bucket) {
        return tag(bucket) + "ctl";
    }

    /**
     * The channel of a node's probes.
     *
     * @param bucket the bucket they go through in a cluster
     * @param name unique in the deployment
     */
    public String probe(int bucket, String name) {
        return all.sharedChannel(bucket, "probe:" + name);
    }

    /** A key on which it is tried what a user may do; nothing else uses it. */
    public String rights(int bucket) {
        return tag(bucket) + "rights";
    }

    /** The channel on which it is tried. */
    public String rightsChannel(int bucket) {
        return all.channelTag(bucket) + "rights";
    }

    /** What all keys begin with. */
    public String prefix() {
        return all.prefix() + ":";
    }

    /** What all channels begin with. */
    public String channelPrefix() {
        String tag = all.channelTag(0);
        return tag.substring(0, tag.indexOf('{'));
    }

    /** What all keys and channels of a bucket begin with. */
    public String tag(int bucket) {
        return all.tag(bucket);
    }

    int bucket(RoomName room) {
        return all.of(room);
    }

    /** The names of one room. */
    public RoomKeys of(RoomName room) {
        int bucket = bucket(room);
        String tag = tag(bucket);
        String name = room.value();
        return new RoomKeys(
                room,
                bucket,
                control(bucket),
                tag + "m:" + name,
                tag + "s:" + name,
                tag + "o:" + name,
                all.channelTag(bucket) + "c:" + name,
                tag + "k:" + name + '/');
    }
}
