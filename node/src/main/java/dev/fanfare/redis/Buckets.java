package dev.fanfare.redis;

import dev.fanfare.model.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The groups that rooms fall into. A room's bucket is the CRC-32 (RFC 1952, section 8) of its name modulo their number. All
 * of a bucket shares a hash tag, so that Redis Cluster keeps it in one slot and a script may touch it.
 *
 * @param prefix first part of every key and channel
 * @param count how many there are, at least 1
 */
public record Buckets(String prefix, int count) {
    /** @throws IllegalArgumentException when the prefix holds a brace, which would make another hash tag of it */
    public Buckets {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a key prefix holds no brace: " + prefix);
        }
        if (count < 1) {
            throw new IllegalArgumentException("there is at least 1 bucket");
        }
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
