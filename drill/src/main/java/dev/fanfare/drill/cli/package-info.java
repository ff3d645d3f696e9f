/** The command line of the drill: options, live progress, marks from outside, exit codes. */
package dev.fanfare.drill.cli;
