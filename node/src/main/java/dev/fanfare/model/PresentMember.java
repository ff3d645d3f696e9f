package dev.fanfare.model;

/**
 * A member that is in a room now, on whichever node.
 *
 * @param user who it is
 * @param connection its connection: unique among all nodes; the same in every room it is in
 * @param node name of the node it is connected to
 */
public record PresentMember(String user, String connection, String node) {}
