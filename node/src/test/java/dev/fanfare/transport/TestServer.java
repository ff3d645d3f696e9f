package dev.fanfare.transport;

import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.config.BrokerConfig;
import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.Limits;
import dev.fanfare.config.LogConfig;
import dev.fanfare.config.MemoryConfig;
import dev.fanfare.config.ServerConfig;
import dev.fanfare.config.TlsConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.model.NodeId;
import dev.fanfare.node.Admin;
import dev.fanfare.node.Loop;
import dev.fanfare.node.Node;
import dev.fanfare.peers.MemoryPeers;
import dev.fanfare.presence.MemoryPresence;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.GoawayReason;
import dev.fanfare.room.Hub;
import dev.fanfare.room.HubMeter;
import dev.fanfare.transport.api.AdminRoutes;
import dev.fanfare.transport.api.ApiKeys;
import dev.fanfare.transport.api.MessageRoutes;
import dev.fanfare.transport.bounds.ClientBounds;
import dev.fanfare.transport.stream.StreamRoutes;
import dev.fanfare.transport.websocket.WebSocketRoutes;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A node on the memory broker that listens on a free port of the loopback address. */
public final class TestServer implements AutoCloseable, TransportMeter {
    /** Members that are listed of a room. */
    public static final int PRESENCE_MEMBERS = 20;

    private static final int LOOPS = 2;
    private static final int BOUND_SECONDS = 30;

    /** Codes of the connections that ended, in that order. */
    public final ConcurrentLinkedQueue<Integer> closed = new ConcurrentLinkedQueue<>();
    /** Why handshakes were refused, in that order. */
    public final ConcurrentLinkedQueue<ErrorCode> refused = new ConcurrentLinkedQueue<>();
    /** Why connections were asked to leave, in that order. */
    public final ConcurrentLinkedQueue<GoawayReason> asked = new ConcurrentLinkedQueue<>();
    /** What was answered: method, route, status. */
    public final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
    /** Set to refuse everyone. */
    public final AtomicBoolean draining = new AtomicBoolean();

    private final Map<Medium, Queue<SentBytes>> sent = new ConcurrentHashMap<>();

    public final Admission admission;
    public final ClientBounds bounds;
    public final Node node;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final WebSocketRoutes sockets;
    private final StreamRoutes streams;
    private final MessageRoutes messages;
    private final HttpServerVerticle first;
    private final Context loop;
    private final Context context;
    private final HeldBroker broker;
    private Promise<Void> held;

    public TestServer(Limits limits, WebSocketConfig config) {
        this(limits, config, DrainConfig.DEFAULT, ServerConfig.DEFAULT);
    }

    /** A server whose clients hold together what {@code memory} lets them. */
    public TestServer(Limits limits, WebSocketConfig config, MemoryConfig memory) {
        this(limits, config, DrainConfig.DEFAULT, ServerConfig.DEFAULT, memory);
    }

    public TestServer(Limits limits, WebSocketConfig config, DrainConfig drain) {
        this(limits, config, drain, ServerConfig.DEFAULT);
    }

    /** A server with the host, the API keys and the certificate of {@code process}; it listens on the loopback address all the same. */
    public TestServer(Limits limits, WebSocketConfig config, DrainConfig drain, ServerConfig process) {
        this(limits, config, drain, process, MemoryConfig.DEFAULT);
    }

    private TestServer(
            Limits limits, WebSocketConfig config, DrainConfig drain, ServerConfig process, MemoryConfig memory) {
        context = ((VertxInternal) vertx).createEventLoopContext();
        broker = new HeldBroker(new MemoryBroker(context, BrokerConfig.DEFAULT));
        Node.Settings settings = new Node.Settings(
                limits, LogConfig.DEFAULT, BrokerConfig.DEFAULT, config.compressionThreshold(), HubMeter.NONE);
        node = new Node(
                new NodeId("n1", "abcdefgh"),
                vertx,
                context,
                broker,
                new MemoryPresence(context, PRESENCE_MEMBERS),
                settings,
                Clock.systemUTC());
        Admin admin = new Admin(node, new MemoryPeers(vertx));
        await(admin.start());
        await(node.start());
        loop = ((VertxInternal) vertx).createEventLoopContext();
        admission = new Admission(limits, draining::get, System::nanoTime);
        bounds = new ClientBounds(memory);
        OriginPolicy origins = new OriginPolicy(config.allowedOrigins(), process.host());
        sockets = new WebSocketRoutes(node, config, limits, drain, admission, bounds, origins, this);
        Cors cors = new Cors(origins);
        streams = new StreamRoutes(node, config, limits, drain, admission, cors, this);
        ApiKeys keys = new ApiKeys(process);
        messages = new MessageRoutes(node, limits, admission, bounds.answers(), cors, keys);
        AdminRoutes admins = new AdminRoutes(node, admin, limits, admission, cors, keys);
        List<Routes> routes = List.of(sockets, cors, streams, messages, admins);
        List<HttpServerVerticle> servers = new java.util.concurrent.CopyOnWriteArrayList<>();
        await(vertx.deployVerticle(
                () -> {
                    HttpServerVerticle server = new HttpServerVerticle(
                            "127.0.0.1",
                            0,
                            1_024,
                            routes,
                            new HostPolicy("127.0.0.1", !config.allowedOrigins().isEmpty()),
                            process,
                            this);
                    servers.add(server);
                    return server;
                },
                new DeploymentOptions().setInstances(LOOPS)));
        first = servers.get(0);
    }

    /** A server that clients come to over TLS. */
    public static TestServer overTls(TlsConfig tls) {
        ServerConfig d = ServerConfig.DEFAULT;
        ServerConfig process = new ServerConfig(
                d.host(),
                d.port(),
                d.opsHost(),
                d.opsPort(),
                d.nodeId(),
                d.eventLoops(),
                d.logLevel(),
                d.logFormat(),
                d.apiKeys(),
                d.page(),
                d.pageNodes(),
                tls,
                d.http());
        return new TestServer(Limits.DEFAULT, WebSocketConfig.DEFAULT, DrainConfig.DEFAULT, process);
    }

    /** What the node has on one of its loops. */
    public Loop loop() {
        return node.loop(loop);
    }

    /** The hub of that loop. */
    public Hub hub() {
        return loop().hub();
    }

    public int port() {
        return first.port();
    }

    public WebSocketRoutes sockets() {
        return sockets;
    }

    /** As a drain does. */
    public void leave() {
        sockets.leave();
        streams.leave();
        messages.leave();
    }

    /** Nobody joins any more until {@link #letJoin}. */
    public void holdJoins() {
        held = Promise.promise();
        broker.hold(held);
    }

    /** Those who wait join now. */
    public void letJoin() {
        context.runOnContext(v -> held.complete());
    }

    /** As a stop does, with streams. */
    public void endStreams() {
        streams.endAll();
    }

    public Future<Void> closeAll(CloseCode code) {
        return sockets.closeAll(code, "stopped");
    }

    @Override
    public void closed(int code) {
        closed.add(code);
    }

    @Override
    public void refused(ErrorCode code) {
        refused.add(code);
    }

    @Override
    public void asked(GoawayReason reason) {
        asked.add(reason);
    }

    @Override
    public void answered(String method, HttpRoute route, int status) {
        answered.add(method + " " + route.text() + " " + status);
    }

    @Override
    public SentBytes sending(Medium medium) {
        SentBytes bytes = new SentBytes();
        sent.computeIfAbsent(medium, first -> new ConcurrentLinkedQueue<>()).add(bytes);
        return bytes;
    }

    /** Bytes that all loops sent over a medium. */
    public long sent(Medium medium) {
        return sent.get(medium).stream().mapToLong(SentBytes::sum).sum();
    }

    @Override
    public void close() {
        await(node.close());
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("not done in " + BOUND_SECONDS + " s", e);
        }
    }
}
