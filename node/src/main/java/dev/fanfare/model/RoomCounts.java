package dev.fanfare.model;

/**
 * How many are in a room, on all nodes.
 *
 * @param connections WebSockets and streams; requests that wait for a message are none
 * @param users names among them; exact as long as no node has more than 1,000 of them in the room: above that, who is on
 *     several nodes counts on each
 */
public record RoomCounts(RoomName room, int connections, int users) {}
