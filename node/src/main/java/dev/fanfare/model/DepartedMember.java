package dev.fanfare.model;

/**
 * A member that is in a room no more.
 *
 * @param user who it was
 * @param connection its connection
 * @param reason why
 */
public record DepartedMember(String user, String connection, DepartureReason reason) {}
