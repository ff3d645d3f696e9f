package dev.fanfare.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to stop: SIGTERM, SIGINT or SIGHUP (the terminal is gone; a process that was told to ignore that goes on), or the end of standard input where that was asked for. The first signal stops in
 * order, the second one ends the process at once. The end of standard input hurries: who would wait for the stop is gone.
 *
 * <p>{@code sun.misc.Signal} is called by reflection: it is the one way to end with 0 on SIGTERM and to see a second
 * signal, and the compiler cannot be told to accept it.
 */
public final class StopSignal {
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();
    private boolean signalled;

    /** Listens to SIGTERM, SIGINT and SIGHUP from now on. */
    public static StopSignal install() {
        StopSignal stop = new StopSignal();
        stop.handle("TERM");
        stop.handle("INT");
        stop.handle("HUP");
        return stop;
    }

    /** Stops also when standard input ends, which it does when the process that holds it is gone. */
    public void onEndOf(InputStream input) {
        Thread reader = new Thread(() -> drain(input), "stdin");
        reader.setDaemon(true);
        reader.start();
    }

    /** Blocks until the first wish to stop. */
    public void await() {
        try {
            wanted.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks until the first wish to stop, or until {@code longest} has passed. */
    public void await(Duration longest) throws InterruptedException {
        wanted.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether to stop. */
    public boolean isRequested() {
        return wanted.getCount() == 0;
    }

    /** Asks to stop, as a first signal does; again: no effect. */
    public void request() {
        wanted.countDown();
    }

    /** Completes when stopping must not wait for anybody, which may come with the wish to stop or after it. */
    public CompletableFuture<Void> hurry() {
        return hurry;
    }

    private synchronized void signalled() {
        if (signalled) {
            Runtime.getRuntime().halt(ExitCode.FORCED.code());
        }
        signalled = true;
        request();
    }

    private void drain(InputStream input) {
        try {
            input.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // No more input is what is waited for.
        }
        hurry.complete(null);
        request();
    }

    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            signalled();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            // A Java without this class: the signal ends the process as it always did.
            Runtime.getRuntime().addShutdownHook(new Thread(this::request));
        }
    }
}
