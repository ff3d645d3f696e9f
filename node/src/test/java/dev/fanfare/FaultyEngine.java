package dev.fanfare;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.MemoryBroker;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.peers.MemoryPeers;
import dev.fanfare.peers.Peers;
import dev.fanfare.presence.MemoryPresence;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceChange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** The memory engine of one node, which fails when it is told to, and tells of what only other nodes and Redis can do. */
public final class FaultyEngine {
    private volatile RuntimeException fault;
    private volatile boolean down;
    private volatile Context context;
    private volatile Broker.Listener rooms;
    private volatile Presence.Listener members;

    NodeProcess.Engine on(NodeProcess.Surroundings around, Future<Void> firstUp) {
        context = around.context();
        return new NodeProcess.Engine(
                "memory, with faults",
                around(Broker.class, new MemoryBroker(context, around.config().broker())),
                around(
                        Presence.class,
                        new MemoryPresence(context, around.config().presence().members())),
                around(Peers.class, new MemoryPeers(around.vertx())),
                firstUp);
    }

    private <T> T around(Class<T> type, T engine) {
        Object made = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> call(engine, method, given));
        return type.cast(made);
    }

    private Object call(Object engine, Method method, Object[] given) throws Throwable {
        if (method.getName().equals("start") && given[0] instanceof Broker.Listener listener) {
            rooms = listener;
        } else if (method.getName().equals("start") && given[0] instanceof Presence.Listener listener) {
            members = listener;
        } else if (method.getName().equals("health") && down) {
            return new Broker.Health(false, "told to be down");
        } else if (method.getReturnType() == Future.class && !method.getName().equals("close") && fault != null) {
            return Future.failedFuture(fault);
        }
        try {
            return method.invoke(engine, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** From now on everything that is asked of it fails so; null: nothing. */
    public void fail(RuntimeException so) {
        fault = so;
    }

    /** Whether its server is out of reach. */
    public void down(boolean is) {
        down = is;
    }

    /** The room's log is lost, and begins anew. */
    public void loseLog(String room) {
        context.runOnContext(v -> rooms.onDiscontinuity(new RoomName(room), Position.parse("m2x7.3.q1:1")));
    }

    /** What another node told. */
    public void change(String room, PresenceChange change) {
        context.runOnContext(v -> members.onChange(new RoomName(room), change));
    }
}
