/**
 * The commands a person types. Parses, calls, prints; names no engine and no transport: what starts a node is handed in by
 * {@code Main}.
 */
package dev.fanfare.cli;
