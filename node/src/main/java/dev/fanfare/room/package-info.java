/**
 * The heart: a room is a log, a connection is a cursor on it. Who is here on this loop, and how far each has got. Knows no
 * socket and no Redis.
 *
 * <p>One package, though large: a cursor, its room, the window and the hub change one another's state on one loop, which a cut
 * would make public.
 */
package dev.fanfare.room;
