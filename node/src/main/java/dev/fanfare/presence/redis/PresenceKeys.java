package dev.fanfare.presence.redis;

import dev.fanfare.model.RoomName;
import dev.fanfare.redis.Buckets;
import java.util.List;

/**
 * What the keys and channels of presence are called. A script touches one bucket, hence one slot of a Redis Cluster: leases
 * too are per bucket, and a node holds one in each bucket that its members are in.
 *
 * <pre>
 *   fanfare:{b17}:pl                     leases of a bucket, a sorted set: incarnation, when its lease runs out
 *   fanfare:{b17}:pg                     guard: until when nobody is reaped
 *   fanfare:{b17}:pd                     the dead: incarnations that are being reaped
 *   fanfare:{b17}:pi:8f3kq2c7.0          rooms of the bucket that an incarnation has members in, a set
 *   fanfare:{b17}:pr:lobby               incarnations with members in a room, a set
 *   fanfare:{b17}:ph:lobby/8f3kq2c7.0    members of an incarnation in a room, a hash: connection, node/user
 *   fanfare:{b17}:pc:lobby               channel of a room's changes
 * </pre>
 *
 * An incarnation is that of the node, a dot, and how many leases of this bucket it has lost. No room holds a slash.
 */
record PresenceKeys(Buckets buckets) {
    /** KEYS 1 to 3 of every script that begins with {@code lease.lua}. */
    List<String> lease(int bucket) {
        String tag = buckets.tag(bucket);
        return List.of(tag + "pl", tag + "pg", tag + "pd");
    }

    String dead(int bucket) {
        return buckets.tag(bucket) + "pd";
    }

    String rooms(int bucket, String incarnation) {
        return buckets.tag(bucket) + "pi:" + incarnation;
    }

    String incarnations(RoomName room) {
        return tag(room) + "pr:" + room.value();
    }

    String members(RoomName room, String incarnation) {
        return tag(room) + "ph:" + room.value() + '/' + incarnation;
    }

    String channel(RoomName room) {
        return buckets.channelTag(buckets.of(room)) + "pc:" + room.value();
    }

    /** The three keys of a room that scripts take. */
    List<String> of(RoomName room, String incarnation) {
        return List.of(members(room, incarnation), incarnations(room), channel(room));
    }

    private String tag(RoomName room) {
        return buckets.tag(buckets.of(room));
    }
}
