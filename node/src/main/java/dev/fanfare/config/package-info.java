/**
 * What an operator may set, as immutable values. A leaf: imports nothing of ours, and every package may read it.
 *
 * <p>One package, though large: many small values, one for each part that is configured, and what reads and checks them.
 */
package dev.fanfare.config;
