/**
 * The heart: a room is a log, a connection is a cursor on it. Who is here on this loop, and how far each has got. Knows no
 * socket and no Redis.
 */
package dev.fanfare.room;
