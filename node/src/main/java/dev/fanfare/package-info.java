/** The node: rooms that broadcast across nodes. {@code Main} is the only class here. */
package dev.fanfare;
