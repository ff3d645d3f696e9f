/**
 * The links of a Redis Cluster, one to the primary of each shard: reads the topology, and says which session serves which bucket.
 * Does not know what goes over the sessions.
 */
package dev.fanfare.broker.redis.sharding;
