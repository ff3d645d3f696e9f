/**
 * The clients: publishers that number what they send, members that check what they receive.
 *
 * <p>One package, though large: a client, its socket and what checks it belong to one loop.
 */
package dev.fanfare.drill.traffic;
