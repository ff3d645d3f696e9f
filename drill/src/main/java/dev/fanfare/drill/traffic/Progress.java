package dev.fanfare.drill.traffic;

/**
 * Counters of a run that is under way.
 *
 * @param connected members that are joined now
 * @param published messages sent, without repeats
 * @param acknowledged of them
 * @param delivered messages received by members in all, each once
 * @param reconnects connections that had to be made again
 * @param wrong lost, duplicated, reordered and falsely recovered so far
 */
public record Progress(int connected, long published, long acknowledged, long delivered, long reconnects, long wrong) {}
