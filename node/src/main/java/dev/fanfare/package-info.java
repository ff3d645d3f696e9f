/** The node: rooms that broadcast across nodes. {@code Main} and what it puts together. */
package dev.fanfare;
