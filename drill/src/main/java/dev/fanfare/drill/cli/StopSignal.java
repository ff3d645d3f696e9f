package dev.fanfare.drill.cli;

import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT: the first one interrupts the thread that drives, which then heals, ends what it started and says so;
 * the second one ends the process at once. {@code sun.misc.Signal} is called by reflection: nothing else lets a process end
 * with an exit code of its own.
 */
final class StopSignal {
    private final Thread driver;
    private boolean signalled;

    private StopSignal(Thread driver) {
        this.driver = driver;
    }

    /** Listens from now on, for this thread. */
    static StopSignal forThisThread() {
        StopSignal stop = new StopSignal(Thread.currentThread());
        stop.handle("TERM");
        stop.handle("INT");
        return stop;
    }

    /** Whether a signal came. */
    synchronized boolean came() {
        return signalled;
    }

    private synchronized void signalled() {
        if (signalled) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        signalled = true;
        driver.interrupt();
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
            // A Java without this class: the signal ends the process, and the keeper what it started.
        }
    }
}
