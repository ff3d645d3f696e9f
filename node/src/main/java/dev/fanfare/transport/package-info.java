/**
 * How clients come in: the HTTP server, its routes, and what is checked before a client is let in. Knows {@code node} and
 * the protocol; nothing below knows it.
 */
package dev.fanfare.transport;
