/** Who is in a room, cluster-wide: the port, and the engine of a node that is alone. Outside the log: it has no ids. */
package dev.fanfare.presence;
