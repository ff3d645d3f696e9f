/**
 * Presence over Redis: a lease for each node, a hash for each node and room, a channel for the changes of each room. Uses the
 * broker's link.
 *
 * <p>One package, though large: what a node announces, what it reads and what it compares are one protocol over the same few keys.
 */
package dev.fanfare.presence.redis;
