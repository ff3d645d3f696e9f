package dev.fanfare.presence;

import io.vertx.core.Context;

/** The contract on the memory engine. */
class MemoryPresenceTest extends PresenceContract {
    @Override
    protected Presence engine(Context context, String node) {
        return new MemoryPresence(context, MOST);
    }
}
