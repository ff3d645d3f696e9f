package dev.fanfare;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.cli.BuildInfo;
import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.NodeStarter.RunningNode;
import dev.fanfare.config.NodeConfig;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.measure.DeliveryMeters;
import dev.fanfare.measure.LoopMeters;
import dev.fanfare.measure.NodeMeters;
import dev.fanfare.metrics.Meter;
import dev.fanfare.metrics.Meters;
import dev.fanfare.model.NodeId;
import dev.fanfare.node.Admin;
import dev.fanfare.node.Drain;
import dev.fanfare.node.Node;
import dev.fanfare.peers.Peers;
import dev.fanfare.presence.Presence;
import dev.fanfare.transport.CountingTransport;
import dev.fanfare.transport.HostPolicy;
import dev.fanfare.transport.Routes;
import dev.fanfare.transport.ops.OpsServer;
import dev.fanfare.transport.ops.OpsState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of this process, from start to stop: the order in which its parts come and go.
 *
 * <p>Starting: ops port (answers 503), engine, ports for clients, ready. Draining: unready, clients are asked to leave.
 * Stopping: clients that are here still are closed with 1001, what is being published is finished, the rest is released.
 * Each step is bounded.
 */
final class NodeProcess implements RunningNode, OpsState {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    private static final long STEP_SECONDS = 15;
    /** A start may be slow, on a machine that starts many: it costs nobody a connection. */
    private static final long START_SECONDS = 60;
    /** How long the address behind a host name is believed at most. */
    private static final int NAME_SECONDS = 5;

    private final NodeConfig config;
    private final NodeId id;
    private final Vertx vertx;
    private final Engine engine;
    private final Node node;
    private final Admin admin;
    private final Meters meters = new Meters();
    private final ClientPort clients;
    private final OpsServer ops;
    private final CompletableFuture<CommandFailure> failure = new CompletableFuture<>();
    private final Drain drain;
    private volatile boolean open;
    private volatile boolean stopping;
    private int port;
    private int opsPort;

    /**
     * What joins nodes.
     *
     * @param name what an operator calls it
     * @param presence who is in which room
     * @param peers asks the other nodes
     * @param firstUp completes when its server took this node for the first time; fails when it refused
     */
    record Engine(String name, Broker broker, Presence presence, Peers peers, Future<Void> firstUp) {}

    /** What an engine is made with. */
    record Surroundings(Vertx vertx, Context context, NodeId id, NodeConfig config, Meters meters) {}

    private NodeProcess(NodeConfig config, Function<Surroundings, Engine> engines) {
        this.config = config;
        this.id = NodeNames.of(config.server().nodeId());
        CountingTransport transport = new CountingTransport();
        this.vertx = Vertx.builder()
                .with(options(config.server()))
                .withTransport(transport)
                .build();
        Context context = vertx.getOrCreateContext();
        this.engine = engines.apply(new Surroundings(vertx, context, id, config, meters));
        Node.Settings settings = new Node.Settings(
                config.limits(),
                config.log(),
                config.broker(),
                config.webSocket().compressionThreshold(),
                new DeliveryMeters(meters, id, Clock.systemUTC()));
        this.node = new Node(id, vertx, context, engine.broker(), engine.presence(), settings, Clock.systemUTC());
        this.admin = new Admin(node, engine.peers());
        this.clients = new ClientPort(vertx, transport, node, admin, config, meters, this::refusing);
        this.drain = new Drain(
                config.drain(),
                config.webSocket().closeTimeout(),
                clients,
                (delay, task) -> vertx.setTimer(Math.max(1, delay.toMillis()), timer -> task.run()),
                System::nanoTime);
        this.ops = new OpsServer(vertx, this, new HostPolicy(config.server().opsHost(), false));
        NodeMeters.register(meters, node);
        BuildInfo build = BuildInfo.ofThisProgram();
        String commit = build.commit() == null ? "unknown" : build.commit();
        meters.info(Meter.BUILD_INFO, build.version(), commit, Runtime.version().toString());
        meters.gauge(Meter.READY, () -> ready() ? 1 : 0);
        LoopMeters.watch(((VertxInternal) vertx).nettyEventLoopGroup(), meters.durations(Meter.EVENT_LOOP_LAG));
    }

    /** Starts a node; returns when its ports are open. */
    static NodeProcess start(NodeConfig config, Function<Surroundings, Engine> engines) {
        NodeProcess process = new NodeProcess(config, engines);
        try {
            process.open();
            return process;
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    @Override
    public String description() {
        ServerConfig server = config.server();
        return "fanfare: node " + id + " serves " + (server.tls() == null ? "ws://" : "wss://")
                + hostPort(server.host(), port) + "/ws/ROOM/USER (" + engine.name() + "; health and metrics at http://"
                + hostPort(server.opsHost(), opsPort) + ")";
    }

    /** What it serves to clients. */
    List<Routes> routes() {
        return clients.routes();
    }

    /** The port for clients. */
    int port() {
        return port;
    }

    /** The port for operators. */
    int opsPort() {
        return opsPort;
    }

    @Override
    public CompletableFuture<CommandFailure> failure() {
        return failure;
    }

    @Override
    public CompletableFuture<Void> drain() {
        drain.begin();
        return drain.drained().toCompletionStage().toCompletableFuture();
    }

    @Override
    public void stop() {
        stopping = true;
        step("closing the connections", clients::close);
        step("leaving the other nodes", admin::close);
        step("finishing what is being published", node::close);
        step("closing the ops port", ops::close);
        step("releasing the event loops", vertx::close);
        meters.close();
    }

    @Override
    public boolean ready() {
        return open && !refusing();
    }

    @Override
    public String phase() {
        if (stopping) {
            return "stopping";
        }
        return switch (drain.phase()) {
            case SERVING -> open ? "ready" : "starting";
            case NOTICING, LEAVING -> "draining";
            case DRAINED -> "drained";
        };
    }

    private boolean refusing() {
        return stopping || drain.phase() != Drain.Phase.SERVING;
    }

    @Override
    public Drain.Progress beginDrain() {
        return drain.begin();
    }

    @Override
    public Future<Broker.Health> broker() {
        return node.brokerHealth();
    }

    @Override
    public JsonObject info() {
        String version = NodeProcess.class.getPackage().getImplementationVersion();
        return new JsonObject()
                .put("node", id.name())
                .put("incarnation", id.incarnation())
                .put("version", version == null ? "development" : version)
                .put("java", Runtime.version().toString())
                .put("engine", engine.name())
                .put("port", port)
                .put("phase", phase());
    }

    @Override
    public String metrics() {
        return meters.scrape();
    }

    private void open() {
        ServerConfig server = config.server();
        TakenPorts.check(server);
        opsPort = bind("ops-port", server.opsHost(), server.opsPort(), ops.listen(server.opsHost(), server.opsPort()));
        started("joining the other nodes", admin.start());
        started("starting the rooms", node.start());
        awaitEngine();
        port = bind("port", server.host(), server.port(), clients.listen(loops(server)));
        open = true;
        LOG.info("node {} (incarnation {}) is ready", id, id.incarnation());
    }

    /** Waits for the engine's first word, and not long: a server that is away holds nothing up, one that refuses does. */
    private void awaitEngine() {
        engine.firstUp().onFailure(cause -> {
            if (cause instanceof BrokerRefusedException refused) {
                failure.complete(StartFailures.ofRedis(refused));
            }
        });
        long millis =
                config.redis() == null ? 1_000 : config.redis().connectTimeout().toMillis() * 2;
        try {
            engine.firstUp().toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} does not answer yet: starting all the same, degraded until it does", engine.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerRefusedException refused) {
                throw StartFailures.ofRedis(refused);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static int bind(String key, String host, int port, Future<Integer> listening) {
        try {
            return started("opening " + hostPort(host, port), listening);
        } catch (CommandFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw StartFailures.ofPort(key, hostPort(host, port), e);
        }
    }

    /** One step of the start. */
    private static <T> T started(String what, Future<T> step) {
        try {
            return await(step, START_SECONDS);
        } catch (CompletionException e) {
            throw StartFailures.ofSlowness(what, START_SECONDS, e);
        }
    }

    private static <T> T await(Future<T> future, long seconds) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(seconds, TimeUnit.SECONDS)
                .join();
    }

    /** One step of a stop; what goes wrong in it must not keep the next from being done. */
    private static void step(String what, java.util.function.Supplier<Future<Void>> step) {
        try {
            await(step.get(), STEP_SECONDS);
        } catch (RuntimeException e) {
            LOG.warn("stopping: {} did not end well, going on: {}", what, StartFailures.why(e));
        }
    }

    private static VertxOptions options(ServerConfig server) {
        // A server that is made anew has another address under its old name, and some resolvers call the old one good
        // for minutes.
        AddressResolverOptions names = new AddressResolverOptions().setCacheMaxTimeToLive(NAME_SECONDS);
        return new VertxOptions().setEventLoopPoolSize(loops(server)).setAddressResolverOptions(names);
    }

    private static int loops(ServerConfig server) {
        return server.eventLoops() > 0
                ? server.eventLoops()
                : Runtime.getRuntime().availableProcessors();
    }

    private static String hostPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
