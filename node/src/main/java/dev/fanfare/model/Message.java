package dev.fanfare.model;

/**
 * What a sender broadcasts, before the broker has given it a place in the log.
 *
 * @param from the sender's user name, or {@link UserName#SERVER}
 * @param connection the sender's connection id, cluster-wide unique; empty where no connection sent it
 * @param node the name of the node where it was broadcast
 * @param time that node's clock, milliseconds since 1970; says nothing of order
 * @param key idempotency key, 1 to 64 printable ASCII characters, scoped to room and user; null where none was given
 * @param payload the content
 */
public record Message(String from, String connection, String node, long time, String key, Payload payload) {}
