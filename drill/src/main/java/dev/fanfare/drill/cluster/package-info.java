/**
 * A deployment of its own, as processes on free loopback ports: Redis, nodes, the proxy, and the ways between them that
 * can be cut. Knows programs and sockets, nothing of clients.
 */
package dev.fanfare.drill.cluster;
