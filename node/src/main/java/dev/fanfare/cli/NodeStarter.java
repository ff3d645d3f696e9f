package dev.fanfare.cli;

import dev.fanfare.config.NodeConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What starts a node in this process: the composition root. */
@FunctionalInterface
public interface NodeStarter {
    /**
     * Starts a node; returns when its ports are open. A Redis that is out of reach holds nothing up.
     *
     * @throws CommandFailure when a port is taken ({@link ExitCode#PORT}) or Redis refused
     *     ({@link ExitCode#REDIS_REFUSED})
     */
    RunningNode start(NodeConfig config);

    /**
     * What a node would find at its start, without one: ports and Redis.
     *
     * @param redisOnly whether the Redis alone is looked at
     * @return in the order in which it was found
     */
    default List<Finding> check(NodeConfig config, boolean redisOnly) {
        return List.of();
    }

    /** A node of this process. */
    interface RunningNode {
        /** One line: name, addresses, engine. */
        String description();

        /** Completes when the node cannot go on by itself: somebody must change something. */
        CompletableFuture<CommandFailure> failure();

        /**
         * Lets the clients go, which takes its time; again: no effect. Completes when nobody is left, at the latest after
         * what the configuration adds up to; never fails.
         */
        CompletableFuture<Void> drain();

        /** Closes the sockets that are left with 1001, finishes what is being published, releases everything. Blocks, bounded. */
        void stop();
    }
}
