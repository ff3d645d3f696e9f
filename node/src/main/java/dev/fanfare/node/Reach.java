package dev.fanfare.node;

/**
 * What came of asking all nodes.
 *
 * @param result of those that answered
 * @param nodes how many there are
 * @param answered how many answered in time; fewer than {@code nodes}: the result is a part
 */
public record Reach<T>(T result, int nodes, int answered) {}
