/**
 * How clients come in: the HTTP server, its routes, and what is checked before a client is let in. Knows {@code node} and
 * the protocol; nothing below knows it.
 *
 * <p>One package, though large: these are the checks and the answers that every way in shares; each way has a package of its
 * own below this one.
 */
package dev.fanfare.transport;
