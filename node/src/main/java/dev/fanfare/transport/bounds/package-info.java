/** What all clients together may hold of the node's memory, and what happens at the bound. Knows no socket and no HTTP. */
package dev.fanfare.transport.bounds;
