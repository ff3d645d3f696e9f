/** What an operator may set, as immutable values. A leaf: imports nothing of ours, and every package may read it. */
package dev.fanfare.config;
