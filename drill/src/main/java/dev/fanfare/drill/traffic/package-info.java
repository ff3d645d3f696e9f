/** The clients: publishers that number what they send, members that check what they receive. */
package dev.fanfare.drill.traffic;
