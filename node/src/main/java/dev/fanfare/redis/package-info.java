/** What the engines over Redis share: one link, the channels on it, scripts, and how keys fall into hash slots. */
package dev.fanfare.redis;
