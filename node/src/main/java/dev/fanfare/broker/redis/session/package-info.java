/**
 * One life of the link to a server, and the calls that are made over it: append to a log, read from it, say who lives. Does not
 * know how a session comes about ({@code link}), nor who works with it ({@code publish}, {@code subscribe}).
 */
package dev.fanfare.broker.redis.session;
