package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a node looks up of its rooms.
 *
 * <p><b>Threads:</b> the broker's context.
 *
 * @param keys the names of their keys and channels
 * @param sessions answers which session serves a bucket; null for none
 * @param lastSeen answers how far members of this node have got a room; null for not at all
 */
public record RoomLookup(Keyspace keys, IntFunction<Session> sessions, Function<RoomName, Position> lastSeen) {}
