package dev.fanfare.drill.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/**
 * SIGTERM and SIGINT: the first one interrupts the thread that drives, which then heals, ends what it started and says so;
 * the second one ends the process at once. {@code sun.misc.Signal} is called by reflection: nothing else lets a process end
 * with an exit code of its own.
 */
final class StopSignal implements AutoCloseable {
    private final Thread driver;
    private final Map<Object, Object> before = new HashMap<>();
    private boolean signalled;

    private StopSignal(Thread driver) {
        this.driver = driver;
    }

    /** Listens from now on, for this thread. */
    static StopSignal forThisThread() {
        StopSignal stop = new StopSignal(Thread.currentThread());
        stop.listen("TERM");
        stop.listen("INT");
        return stop;
    }

    /** Signals do again what they did before. */
    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            try {
                handle().invoke(null, signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private synchronized void signalled() {
        if (signalled) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        signalled = true;
        driver.interrupt();
    }

    private void listen(String name) {
        try {
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            Object ours = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(),
                    new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            signalled();
                        }
                        return null;
                    });
            before.put(signal, handle().invoke(null, signal, ours));
        } catch (ReflectiveOperationException e) {
            // A Java without this class: the signal ends the process, and the keeper what it started.
        }
    }

    private static Method handle() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
    }
}
