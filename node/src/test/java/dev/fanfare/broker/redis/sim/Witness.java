package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.testing.ForwardingBroker;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A broker seen through: which life of which node got what into its logs. */
final class Witness extends ForwardingBroker {
    private final World world;
    private final String life;
    private final Map<RoomName, Deque<Publication>> logs = new LinkedHashMap<>();
    private Listener listener;

    Witness(Broker broker, World world, String life) {
        super(broker);
        this.world = world;
        this.life = life;
    }

    @Override
    public void start(Listener listener) {
        this.listener = listener;
        super.start((Listener) Proxy.newProxyInstance(
                Listener.class.getClassLoader(), new Class<?>[] {Listener.class}, (proxy, method, args) -> {
                    if (method.getName().equals("onPublications")) {
                        noted(args);
                    } else if (method.getName().equals("onDiscontinuity")) {
                        world.trace().add(life, args[0] + " discontinuity, on at " + args[1]);
                    }
                    try {
                        Object answer = method.invoke(listener, args);
                        if (method.getName().equals("onPublications")) {
                            if (world.shortLogs()) {
                                logs.keySet().forEach(room -> trimmed(room, listener.held(room)));
                            }
                        } else if (method.getName().startsWith("on")) {
                            cutOff((RoomName) args[0], logs.remove(args[0])); // what was cut off is not trimmed
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @SuppressWarnings("unchecked")
    private void noted(Object[] args) {
        List<Publication> publications = (List<Publication>) args[1];
        for (Publication one : publications) {
            world.ledger().held(payload(one.message()), life, world.timeline().now());
            shown((RoomName) args[0], one);
        }
        logs.computeIfAbsent((RoomName) args[0], room -> new ArrayDeque<>()).addAll(publications);
        Publication last = publications.get(publications.size() - 1);
        world.trace().add(life, args[0] + " has " + last.position() + " " + payload(last.message()));
    }

    private void trimmed(RoomName room, List<Publication> held) {
        Deque<Publication> log = logs.get(room);
        long first = held.isEmpty() ? Long.MAX_VALUE : held.get(0).offset();
        while (!log.isEmpty() && log.peek().offset() < first) {
            world.ledger().trimmed(payload(log.poll().message()), life);
        }
    }

    private void cutOff(RoomName room, Deque<Publication> log) {
        if (log != null) {
            Set<Position> kept =
                    listener.held(room).stream().map(Publication::position).collect(Collectors.toSet());
            log.stream()
                    .filter(one -> !kept.contains(one.position()))
                    .forEach(one -> world.ledger()
                            .cutOff(
                                    payload(one.message()),
                                    life,
                                    world.timeline().now()));
        }
    }

    private void shown(RoomName room, Publication one) {
        world.shown().entry(life, room, one.position(), payload(one.message()));
    }

    /** What the node's log of a room holds, ascending. */
    List<Publication> held(RoomName room) {
        return listener.held(room);
    }

    static String payload(Message message) {
        return Text.of(message.payload().bytes());
    }

    @Override
    public Future<Position> subscribe(RoomName room) {
        return super.subscribe(room).onSuccess(position -> world.shown().place(life, room, position));
    }

    @Override
    public Future<History> history(RoomName room, Position since, int limit) {
        return super.history(room, since, limit).onSuccess(history -> {
            if (!history.top().equals(History.UNWRITTEN)) {
                world.shown().place(life, room, history.top());
            }
            history.publications().forEach(one -> shown(room, one));
        });
    }
}
