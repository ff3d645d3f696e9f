/**
 * Keeps a session with one server: connects, checks that the server will do, settles the control hash of each bucket, connects
 * anew. Does not know what goes over the session, nor of other servers of a Redis Cluster ({@code sharding}).
 */
package dev.fanfare.broker.redis.link;
