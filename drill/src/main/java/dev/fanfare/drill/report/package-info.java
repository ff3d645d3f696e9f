/**
 * What a run came to: figures, timeline, and the files made of them. Knows neither clients nor processes.
 *
 * <p>One package, though large: one small class a table or plot, and three formats made of the same figures.
 */
package dev.fanfare.drill.report;
