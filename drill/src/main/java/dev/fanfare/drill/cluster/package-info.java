/**
 * A deployment of its own, as processes on free loopback ports: Redis, nodes, the proxy, and the ways between them that
 * can be cut. Knows programs and sockets, nothing of clients.
 *
 * <p>One package, though large: one class a program or a way between programs.
 */
package dev.fanfare.drill.cluster;
