/** Every meter's name, unit and labels. A leaf: imports nothing of ours, and every package may read it. */
package dev.fanfare.metrics;
