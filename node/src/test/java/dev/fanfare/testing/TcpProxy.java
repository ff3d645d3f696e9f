package dev.fanfare.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stands between a client and a server on loopback, and can be told to fail. */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private volatile int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean held;
    private boolean answersHeld;
    private boolean cut;
    private final long delayMillis;
    private final ScheduledExecutorService later;

    /** A proxy to this port; listens on {@link #port}. */
    public TcpProxy(int target) {
        this(target, Duration.ZERO);
    }

    /** One through which every byte takes this long, in each direction. */
    public TcpProxy(int target, Duration delay) {
        this.target = target;
        this.delayMillis = delay.toMillis();
        this.later = delay.isZero() ? null : Executors.newSingleThreadScheduledExecutor(TcpProxy::daemonThread);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Closes all connections and every new one, until {@link #heal}. */
    public void cut() {
        synchronized (gate) {
            cut = true;
        }
        sockets.forEach(TcpProxy::close);
    }

    /** Leads every new connection to another port, and closes those that stand, as an address that moves does. */
    public void lead(int port) {
        target = port;
        sockets.forEach(TcpProxy::close);
    }

    /** Lets connections stand and passes no byte, as a half-open link does, until {@link #heal}. */
    public void hold() {
        synchronized (gate) {
            held = true;
        }
    }

    /** Passes what clients send and holds back what the server answers, until {@link #heal}; {@link #cut} discards it. */
    public void holdAnswers() {
        synchronized (gate) {
            answersHeld = true;
        }
    }

    /** Ends all faults. */
    public void heal() {
        synchronized (gate) {
            cut = false;
            held = false;
            answersHeld = false;
            gate.notifyAll();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                synchronized (gate) {
                    if (cut) {
                        close(client);
                        continue;
                    }
                }
                Socket server;
                try {
                    server = new Socket(InetAddress.getLoopbackAddress(), target);
                } catch (ConnectException nobodyThere) {
                    close(client);
                    continue;
                }
                sockets.add(client);
                sockets.add(server);
                daemon(() -> pump(client, server, false));
                daemon(() -> pump(server, client, true));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitOpen(answers);
                if (later == null) {
                    out.write(buffer, 0, n);
                } else {
                    byte[] some = Arrays.copyOf(buffer, n);
                    later.schedule(() -> write(to, some), delayMillis, TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException | InterruptedException e) {
            // one side is gone, so the other goes too
        }
        close(from);
        close(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private void awaitOpen(boolean answers) throws InterruptedException {
        synchronized (gate) {
            while (held || answers && answersHeld) {
                gate.wait();
            }
        }
    }

    private static void write(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
        } catch (IOException e) {
            close(to);
        }
    }

    private static Thread daemonThread(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        return thread;
    }

    private static void daemon(Runnable work) {
        daemonThread(work).start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone already
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        heal();
        if (later != null) {
            later.shutdownNow();
        }
    }
}
