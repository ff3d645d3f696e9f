/**
 * Bytes to messages and back; the closed lists of error and close codes. Pure functions: no socket, no Redis, no thread,
 * no clock.
 */
package dev.fanfare.protocol;
