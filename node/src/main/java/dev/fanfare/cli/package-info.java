/**
 * The commands a person types. Parses, calls, prints; names no engine and no transport: what starts a node is handed in by
 * {@code Main}.
 *
 * <p>One package, though large: each command is one short file, and the rest is what they share; what talks to a node is in
 * {@code client}.
 */
package dev.fanfare.cli;
