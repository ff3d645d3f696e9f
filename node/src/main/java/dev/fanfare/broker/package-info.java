/**
 * What joins nodes: one port and the engine for a single node. {@code broker.redis} holds the Redis engine; nothing but
 * {@code Main} names it.
 */
package dev.fanfare.broker;
