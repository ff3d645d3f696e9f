package dev.fanfare.model;

/**
 * The broker's word that it holds a message.
 *
 * @param position the place it was given
 * @param duplicate true where a message with the same key was there before: {@code position} is that one's, and nothing
 *     was appended
 */
public record Receipt(Position position, boolean duplicate) {}
