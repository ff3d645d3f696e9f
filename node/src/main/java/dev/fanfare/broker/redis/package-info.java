/**
 * The Redis engine of the broker. {@link dev.fanfare.broker.redis.RedisBroker} is the port; {@code Link} keeps the two
 * connections, {@code Publisher} is the way in, {@code Subscriber} the way out, {@code RoomFeed} makes one order of what
 * comes. All of it is touched by one event loop.
 */
package dev.fanfare.broker.redis;
