package dev.fanfare.broker.redis.session;

import dev.fanfare.redis.BucketSet;

/**
 * Whom a new connection led to.
 *
 * @param server its {@code master_replid}
 * @param buckets of those that were wanted, the ones whose control hash names it now
 * @param number of the session that begins: no other of this process has it
 */
public record Welcome(String server, BucketSet buckets, long number) {}
