package dev.fanfare.broker.redis.wire;

/**
 * A message on its way to its place.
 *
 * @param id message id, unique in the deployment: tells a retry from another message
 * @param idempotency name of its idempotency entry; null where it has no key
 * @param envelope see {@link Envelope}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Draft(String id, String idempotency, byte[] envelope) {}
