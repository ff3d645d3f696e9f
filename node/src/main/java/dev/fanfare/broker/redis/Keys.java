package dev.fanfare.broker.redis;

import dev.fanfare.model.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What Fanfare's keys and channels are called.
 *
 * <pre>
 *   fanfare:layout                       number of buckets, one for the deployment
 *   fanfare:{b17}:ctl                    control hash of a bucket
 *   fanfare:{b17}:m:lobby                meta hash of a room
 *   fanfare:{b17}:s:lobby                stream
 *   fanfare:{b17}:c:lobby                channel
 *   fanfare:{b17}:k:lobby/ana/c1-17      idempotency entry of room, user, key
 *   fanfare:probe:k3f9x0q1               channel that one incarnation of a node publishes probes to, for itself
 * </pre>
 *
 * A room's bucket is the CRC-32 (RFC 1952, section 8) of its name modulo their number. All of a bucket shares a hash
 * tag, so that Redis Cluster keeps it in one slot and a script may touch it.
 */
final class Keys {
    private final String prefix;
    private final int buckets;

    /** @throws IllegalArgumentException when the prefix holds a brace, which would make another hash tag of it */
    Keys(String prefix, int buckets) {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a key prefix holds no brace: " + prefix);
        }
        if (buckets < 1) {
            throw new IllegalArgumentException("there is at least 1 bucket");
        }
        this.prefix = prefix;
        this.buckets = buckets;
    }

    int buckets() {
        return buckets;
    }

    String layout() {
        return prefix + ":layout";
    }

    String control(int bucket) {
        return tag(bucket) + "ctl";
    }

    /** @param name unique in the deployment */
    String probe(String name) {
        return prefix + ":probe:" + name;
    }

    int bucket(RoomName room) {
        CRC32 crc = new CRC32();
        crc.update(room.value().getBytes(StandardCharsets.US_ASCII));
        return (int) (crc.getValue() % buckets);
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
                tag + "c:" + name,
                tag + "k:" + name + '/');
    }

    private String tag(int bucket) {
        return prefix + ":{b" + bucket + "}:";
    }
}
