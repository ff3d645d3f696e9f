/** What was sent held against what was received. Pure: knows neither sockets nor clocks. */
package dev.fanfare.drill.check;
