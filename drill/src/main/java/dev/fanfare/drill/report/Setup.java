package dev.fanfare.drill.report;

/**
 * What a run was done with.
 *
 * @param deployment in words: nodes, proxy, Redis; or the address that was attached to
 * @param members in all
 * @param rooms that they are spread over
 * @param rate broadcasts a second in all
 * @param payloadBytes size of a broadcast's data
 * @param seed of everything random
 */
public record Setup(String deployment, int members, int rooms, int rate, int payloadBytes, long seed) {}
