/**
 * Puts back what a server lost that took over: this node offers what it has of each room. Does not know where it has that from.
 */
package dev.fanfare.broker.redis.repair;
