package dev.fanfare.broker.redis.sim;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** The timers and the one context of a process under simulated time; what else Vert.x can do throws. */
final class SimVertx {
    private static final long MILLI = 1_000;

    private final Timeline timeline;
    private final Process process;
    private final Map<Long, Timer> timers = new HashMap<>();
    private long ids;

    private final Vertx vertx = proxy(Vertx.class, this::vertxCall);
    private final Context context = proxy(Context.class, this::contextCall);

    private static final class Timer {
        final long period;
        final Handler<Long> handler;
        long due;

        Timer(long due, long period, Handler<Long> handler) {
            this.due = due;
            this.period = period;
            this.handler = handler;
        }
    }

    SimVertx(Timeline timeline, Process process) {
        this.timeline = timeline;
        this.process = process;
    }

    Vertx vertx() {
        return vertx;
    }

    Context context() {
        return context;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    @SuppressWarnings("unchecked")
    private Object vertxCall(Object proxy, Method method, Object[] args) {
        switch (method.getName()) {
            case "setTimer":
                if (args[0] instanceof Long delay) {
                    return timer(delay, 0, (Handler<Long>) args[1]);
                }
                break;
            case "setPeriodic":
                if (args.length == 2 && args[0] instanceof Long period) {
                    return timer(period, period, (Handler<Long>) args[1]);
                }
                break;
            case "cancelTimer":
                return timers.remove((Long) args[0]) != null;
            case "runOnContext":
                return post((Handler<Void>) args[0]);
            default:
                break;
        }
        return object(proxy, method, args);
    }

    @SuppressWarnings("unchecked")
    private Object contextCall(Object proxy, Method method, Object[] args) {
        return method.getName().equals("runOnContext") ? post((Handler<Void>) args[0]) : object(proxy, method, args);
    }

    private Object object(Object proxy, Method method, Object[] args) {
        return switch (method.getName()) {
            case "hashCode" -> 1;
            case "equals" -> proxy == args[0];
            case "toString" -> "simulated";
            default -> throw new UnsupportedOperationException("not simulated: " + method);
        };
    }

    private Object post(Handler<Void> task) {
        timeline.after(0, process, () -> task.handle(null));
        return null;
    }

    private long timer(long delay, long period, Handler<Long> handler) {
        if (delay < 1) {
            throw new IllegalArgumentException("a timer of " + delay + " ms");
        }
        long id = ids++;
        Timer timer = new Timer(timeline.now() + delay * MILLI, period * MILLI, handler);
        timers.put(id, timer);
        schedule(id, timer);
        return id;
    }

    private void schedule(long id, Timer timer) {
        timeline.after(timer.due - timeline.now(), process, () -> {
            if (timers.get(id) != timer) {
                return;
            }
            if (timer.period == 0) {
                timers.remove(id);
            } else {
                timer.due += timer.period; // at a fixed rate: what a stop held up comes at once
                schedule(id, timer);
            }
            timer.handler.handle(id);
        });
    }
}
