/**
 * Where the primary is: a fixed server, or what the sentinels agree on. Knows how to connect; not what is done over a session.
 */
package dev.fanfare.broker.redis.sentinel;
