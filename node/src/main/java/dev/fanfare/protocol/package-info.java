/**
 * Bytes to messages and back; the closed lists of error and close codes. Pure functions: no socket, no Redis, no thread,
 * no clock.
 *
 * <p>One package, though large: both directions share the lists of codes and the JSON reader, and are read side by side.
 */
package dev.fanfare.protocol;
