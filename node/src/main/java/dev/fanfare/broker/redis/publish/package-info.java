/**
 * The way in: from a message to the log of its room in Redis, in order and as durable as is configured; and what is sent again
 * where it is not known whether Redis has it. Does not know {@code subscribe}, nor how sessions come about.
 */
package dev.fanfare.broker.redis.publish;
