package dev.fanfare.peers;

import dev.fanfare.testing.PeersProbe;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** The contract on the memory engine. */
class MemoryPeersTest extends PeersContract {
    @Override
    protected PeersProbe.Engine engine(Context context, String incarnation) {
        return new PeersProbe.Engine(new MemoryPeers(vertx), () -> {}, Future::succeededFuture);
    }
}
