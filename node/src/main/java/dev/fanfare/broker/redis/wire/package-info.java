/**
 * What nodes write for one another: the envelope of a message, the entries and terms of a log, the names of keys and channels.
 * Pure: it sends nothing and has no clock, and knows none of the other packages.
 */
package dev.fanfare.broker.redis.wire;
