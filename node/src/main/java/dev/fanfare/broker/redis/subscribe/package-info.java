/**
 * The way out: from a push, or a page of the log, to publications of a room without a gap. Does not know {@code publish}, nor how
 * sessions come about.
 */
package dev.fanfare.broker.redis.subscribe;
