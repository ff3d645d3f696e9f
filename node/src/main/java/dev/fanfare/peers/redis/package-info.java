/** Questions to all nodes over Redis pub/sub, and a list of the nodes that live. Named by {@code Main} alone. */
package dev.fanfare.peers.redis;
