/** The values everything else speaks of. Imports nothing of ours; knows no socket, no Redis, no thread. */
package dev.fanfare.model;
