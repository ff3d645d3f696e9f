package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.RoomName;

/**
 * The names of one room in Redis; they share the hash tag of its bucket.
 *
 * @param room the room
 * @param bucket number of its bucket
 * @param control control hash of its bucket
 * @param meta meta hash: epoch, top, terms
 * @param stream stream of its publications
 * @param offers what nodes offered of it after a change of servers
 * @param channel pub/sub channel
 * @param keys what the names of its idempotency entries begin with
 */
public record RoomKeys(
        RoomName room,
        int bucket,
        String control,
        String meta,
        String stream,
        String offers,
        String channel,
        String keys) {
    /** The entry of a user's key. No room and no user name holds a slash, so no two of them share one. */
    public String idempotency(String user, String key) {
        return keys + user + '/' + key;
    }
}
