/** What a run came to: figures, timeline, and the files made of them. Knows neither clients nor processes. */
package dev.fanfare.drill.report;
