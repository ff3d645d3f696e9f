package dev.fanfare.broker.redis.sentinel;

/**
 * What a server said of itself.
 *
 * @param primary whether it says that it is a primary, else a replica
 * @param promoted whether it is the very process that said before that it was a replica
 */
record ServerReport(boolean primary, boolean promoted) {}
