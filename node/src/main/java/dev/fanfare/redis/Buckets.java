package dev.fanfare.redis;

import dev.fanfare.config.RedisConfig;
import dev.fanfare.model.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The groups that rooms fall into. A room's bucket is the CRC-32 (RFC 1952, section 8) of its name modulo their number. All
 * of a bucket shares a hash tag, so that Redis Cluster keeps it in one slot and a script may touch it.
 *
 * @param prefix first part of every key and channel
 * @param count how many there are, at least 1
 * @param cluster whether every key must have a bucket's hash tag, as each shard of a Redis Cluster has some buckets only
 * @param database number of the database; it stands in the names of channels, as all databases of a server share those
 */
public record Buckets(String prefix, int count, boolean cluster, int database) {
    /** What is the whole deployment's has the tag of this bucket in a cluster. */
    public static final int HOME = 0;

    /** @throws IllegalArgumentException when the prefix holds a brace, which would make another hash tag of it */
    public Buckets {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a key prefix holds no brace: " + prefix);
        }
        if (count < 1) {
            throw new IllegalArgumentException("there is at least 1 bucket");
        }
    }

    /** Those of a deployment. */
    public static Buckets of(RedisConfig config) {
        return new Buckets(config.prefix(), config.buckets(), config.cluster(), config.database());
    }

    /** Those of a deployment without Redis Cluster. */
    public Buckets(String prefix, int count) {
        this(prefix, count, false);
    }

    /** Those of a deployment in database 0. */
    public Buckets(String prefix, int count, boolean cluster) {
        this(prefix, count, cluster, 0);
    }

    /** A key or channel of the whole deployment: {@code fanfare:nodes}, in a cluster {@code fanfare:{b0}:nodes}. */
    public String shared(String name) {
        return shared(HOME, name);
    }

    /** The same, but in a cluster of this bucket. */
    public String shared(int bucket, String name) {
        return cluster ? tag(bucket) + name : prefix + ":" + name;
    }

    /** A channel of the whole deployment, in a cluster of this bucket. */
    public String sharedChannel(int bucket, String name) {
        return cluster ? tag(bucket) + name : channelPrefix() + ":" + name;
    }

    /** What all channels of a bucket begin with: {@code fanfare:{b17}:}, in database 1 {@code fanfare/1:{b17}:}. */
    public String channelTag(int bucket) {
        return channelPrefix() + ":{b" + bucket + "}:";
    }

    /** No prefix holds a slash, so no other deployment's channels begin so. */
    private String channelPrefix() {
        return database == 0 ? prefix : prefix + "/" + database;
    }

    /** The number of the bucket that a room is in, from 0. */
    public int of(RoomName room) {
        CRC32 crc = new CRC32();
        crc.update(room.value().getBytes(StandardCharsets.US_ASCII));
        return (int) (crc.getValue() % count);
    }

    /** What all keys and channels of a bucket begin with: {@code fanfare:{b17}:}. */
    public String tag(int bucket) {
        return prefix + ":{b" + bucket + "}:";
    }
}
