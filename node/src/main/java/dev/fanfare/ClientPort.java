package dev.fanfare;

import dev.fanfare.config.NodeConfig;
import dev.fanfare.node.Node;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

final class ClientPort {
    ClientPort(Vertx vertx, Node node, NodeConfig config) {}

    Future<Integer> listen() {
        return Future.succeededFuture(1);
    }

    Future<Void> close() {
        return Future.succeededFuture();
    }
}
