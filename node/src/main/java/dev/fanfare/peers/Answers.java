package dev.fanfare.peers;

import java.util.List;

/**
 * What came of a question.
 *
 * @param nodes how many nodes there are, at least 1; a node that was not heard of for some seconds is none
 * @param texts the answers, in no order, one of each node that gave one in time; fewer than {@code nodes}: they are a part
 */
public record Answers(int nodes, List<String> texts) {}
