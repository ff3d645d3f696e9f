/** A small client of the protocol {@code fanfare.v1} for the command line, on the JDK's own WebSocket. */
package dev.fanfare.cli.client;
