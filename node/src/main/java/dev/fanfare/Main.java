package dev.fanfare;

import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.broker.redis.RedisBroker;
import dev.fanfare.cli.Finding;
import dev.fanfare.cli.NodeStarter;
import dev.fanfare.cli.Program;
import dev.fanfare.config.NodeConfig;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.measure.BrokerMeters;
import dev.fanfare.measure.PresenceMeters;
import dev.fanfare.peers.MemoryPeers;
import dev.fanfare.peers.redis.RedisPeers;
import dev.fanfare.presence.MemoryPresence;
import dev.fanfare.presence.redis.RedisPresence;
import dev.fanfare.redis.Buckets;
import io.vertx.core.Future;
import java.util.List;

/** The program, and the composition root: the only class that names concrete engines. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new Program(new Starter(), System.getenv()).run(args));
    }

    /** What the command line asks for of nodes. */
    private static final class Starter implements NodeStarter {
        @Override
        public RunningNode start(NodeConfig config) {
            return NodeProcess.start(config, Main::engine);
        }

        @Override
        public List<Finding> check(NodeConfig config, boolean redisOnly) {
            return NodeCheck.run(config, redisOnly);
        }
    }

    private static NodeProcess.Engine engine(NodeProcess.Surroundings around) {
        NodeConfig config = around.config();
        RedisConfig redis = config.redis();
        PresenceMeters counts = new PresenceMeters(around.meters());
        if (redis == null) {
            return new NodeProcess.Engine(
                    "single node, in memory",
                    new MemoryBroker(around.context(), config.broker()),
                    new MemoryPresence(around.context(), config.presence().members(), counts),
                    new MemoryPeers(around.vertx()),
                    Future.succeededFuture());
        }
        RedisBroker broker = new RedisBroker(
                around.vertx(),
                around.context(),
                around.id(),
                redis,
                config.broker(),
                new BrokerMeters(around.meters()));
        RedisPresence presence =
                new RedisPresence(around.vertx(), around.context(), around.id(), redis, config.presence(), counts);
        broker.share(presence.user());
        RedisPeers peers = new RedisPeers(around.vertx(), around.id(), Buckets.of(redis));
        broker.share(peers.user());
        return new NodeProcess.Engine(redis.toString(), broker, presence, peers, broker.firstConnect());
    }
}
