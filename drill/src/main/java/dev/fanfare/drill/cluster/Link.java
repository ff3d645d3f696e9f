package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way between one node and Redis, or between everybody and one Redis server: a relay that can be cut, held and healed.
 *
 * <ul>
 *   <li><b>cut</b>: every connection is reset, and each new one at once: a network that says no.
 *   <li><b>held</b>: nothing passes, nothing is refused: connections are half open, as behind a firewall that drops. What
 *       was sent meanwhile passes once the link is healed, as TCP would send it again, also where the sender has given up.
 * </ul>
 *
 * <p>Two threads a connection; a node has a handful of them.
 *
 * <p><b>Threads:</b> any.
 */
public final class Link implements AutoCloseable {
    private enum State {
        OPEN,
        CUT,
        HELD,
        SUBSCRIPTIONS_HELD,
        REPLICATION_HELD
    }

    private volatile int redisPort;
    private final ServerSocket server;
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN;

    Link(String name, int redisPort) {
        this.redisPort = redisPort;
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new ClusterException("no port for the link of " + name + ": " + e.getMessage());
        }
        daemon("link-" + name, this::accept);
    }

    /** Where Redis is found by it. */
    int port() {
        return server.getLocalPort();
    }

    /** Resets every connection, and each new one. */
    public void cut() {
        become(State.CUT);
        relays.forEach(Relay::reset);
    }

    /** Lets nothing pass. */
    public void hold() {
        become(State.HELD);
    }

    /** Lets nothing pass on the connections that have subscribed to something. */
    public void holdSubscriptions() {
        become(State.SUBSCRIPTIONS_HELD);
    }

    /** Lets nothing pass on the connections of replicas. */
    public void holdReplication() {
        become(State.REPLICATION_HELD);
    }

    /** Leads elsewhere from now on: resets every connection, and takes new ones for the server at this port. */
    void leadTo(int port) {
        redisPort = port;
        cut();
        heal();
    }

    /** Lets everything pass again. */
    public void heal() {
        become(State.OPEN);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // It takes no more connections either way.
        }
        cut();
    }

    /**
     * Returns when bytes of this connection may pass.
     *
     * @throws IOException when they never may: what was held when the link was cut is gone
     */
    synchronized void awaitPassage(Relay relay) throws IOException, InterruptedException {
        while (holds(relay)) {
            wait();
        }
        if (state == State.CUT) {
            throw new IOException("the link is cut");
        }
    }

    private boolean holds(Relay relay) {
        return switch (state) {
            case HELD -> true;
            case SUBSCRIPTIONS_HELD -> relay.isSubscription();
            case REPLICATION_HELD -> relay.isReplication();
            case OPEN, CUT -> false;
        };
    }

    private synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    private synchronized boolean isCut() {
        return state == State.CUT;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket node = server.accept();
                // A thread of its own: Redis, when paused, may not answer the connect.
                daemon("relay", () -> open(node));
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void open(Socket node) {
        Relay relay = new Relay(this, node);
        relays.add(relay);
        try {
            if (isCut()) {
                relay.reset();
            } else {
                relay.run(new Socket(InetAddress.getLoopbackAddress(), redisPort));
            }
        } catch (IOException e) {
            relay.reset();
        } finally {
            relays.remove(relay);
        }
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
