/**
 * The Redis engine of the broker: {@link dev.fanfare.broker.redis.RedisBroker} is the port, and composes the packages below.
 * Imports go one way: {@code subscribe | publish | sharding -> link | repair -> sentinel | session -> script -> wire}. All of it is
 * touched by one event loop.
 */
package dev.fanfare.broker.redis;
