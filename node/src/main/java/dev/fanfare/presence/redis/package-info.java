/**
 * Presence over Redis: a lease for each node, a hash for each node and room, a channel for the changes of each room. Uses the
 * broker's link.
 */
package dev.fanfare.presence.redis;
