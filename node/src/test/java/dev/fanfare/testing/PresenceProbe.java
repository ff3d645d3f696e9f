package dev.fanfare.testing;

import static org.awaitility.Awaitility.await;

import dev.fanfare.model.DepartedMember;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.RoomName;
import dev.fanfare.presence.Members;
import dev.fanfare.presence.Presence;
import dev.fanfare.presence.PresenceChange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An engine of presence on a context of its own, called from a test's thread, with all that its listener was told, and what
 * a client would take for the list by that.
 */
public final class PresenceProbe implements Presence.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Context context;
    private final Presence presence;
    private final String node;
    private final Map<RoomName, Set<String>> lists = new ConcurrentHashMap<>();
    private final List<PresenceChange> changes = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile int fullLists;
    private volatile boolean more;
    private volatile boolean closed;

    /** Makes an engine on a new event-loop context, and starts it. Its members are of a node with this name. */
    public PresenceProbe(Vertx vertx, String node, Function<Context, Presence> engine) {
        this.node = node;
        context = ((VertxInternal) vertx).createEventLoopContext();
        presence = on(() -> Future.succeededFuture(engine.apply(context)));
        run(() -> presence.start(this));
    }

    /** Runs this on the engine's context, in one turn of the loop. */
    public void run(Runnable calls) {
        on(() -> {
            calls.run();
            return Future.succeededFuture();
        });
    }

    private <T> T on(Supplier<Future<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                call.get().onSuccess(result::complete).onFailure(result::completeExceptionally);
            } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connection of this user: the user's name behind the node's. */
    public String connection(String user) {
        return node + "-" + user;
    }

    public void enter(String room, String... users) {
        run(() -> {
            for (String user : users) {
                presence.enter(new RoomName(room), new PresentMember(user, connection(user), node));
            }
        });
    }

    public void leave(String room, DepartureReason reason, String... users) {
        run(() -> {
            for (String user : users) {
                presence.leave(new RoomName(room), connection(user), reason);
            }
        });
    }

    /** The same within {@link #run}. */
    public void enterNow(String room, String user) {
        presence.enter(new RoomName(room), new PresentMember(user, connection(user), node));
    }

    /** The same within {@link #run}. */
    public void leaveNow(String room, String user) {
        presence.leave(new RoomName(room), connection(user), DepartureReason.LEFT);
    }

    /** Watches, and returns when the list was told. */
    public void watch(String room) {
        run(() -> presence.watch(new RoomName(room)));
        await().atMost(PATIENCE).until(() -> lists.containsKey(new RoomName(room)));
    }

    public void unwatch(String room) {
        run(() -> presence.unwatch(new RoomName(room)));
        lists.remove(new RoomName(room));
    }

    /** Asks who is there. */
    public Members members(String room) {
        return on(() -> presence.members(new RoomName(room)));
    }

    /** Whom a client that was told what the listener was told takes for present. */
    public Set<String> list(String room) {
        return lists.get(new RoomName(room));
    }

    /** Returns when a client would see just these, in whatever order. */
    public void awaitList(String room, String... users) {
        Set<String> expected = new TreeSet<>(List.of(users));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() ->
                        org.assertj.core.api.Assertions.assertThat(users(room)).isEqualTo(expected));
    }

    private Set<String> users(String room) {
        Set<String> users = new TreeSet<>();
        list(room).forEach(connection -> users.add(connection.substring(connection.indexOf('-') + 1)));
        return users;
    }

    /** All changes told so far. */
    public List<PresenceChange> changes() {
        return changes;
    }

    /** All who were told to have left, in that order. */
    public List<DepartedMember> left() {
        return changes.stream().flatMap(change -> change.left().stream()).toList();
    }

    /** How often a full list was told. */
    public int fullLists() {
        return fullLists;
    }

    /** Whether the last list said that there are more. */
    public boolean more() {
        return more;
    }

    /** What a client could make no sense of: one who came twice, one who left without having come. */
    public List<String> wrong() {
        return wrong;
    }

    @Override
    public void onMembers(RoomName room, Members members) {
        Set<String> list = ConcurrentHashMap.newKeySet();
        for (PresentMember member : members.list()) {
            if (!list.add(member.connection())) {
                wrong.add("listed twice: " + member);
            }
        }
        more = members.more();
        fullLists++;
        lists.put(room, list);
    }

    @Override
    public void onChange(RoomName room, PresenceChange change) {
        Set<String> list = lists.get(room);
        if (list == null) {
            wrong.add("a change of a room that is not watched: " + change);
            return;
        }
        change.joined().stream()
                .filter(member -> !list.add(member.connection()))
                .forEach(member -> wrong.add("came twice: " + member));
        change.left().stream()
                .filter(member -> !list.remove(member.connection()))
                .forEach(member -> wrong.add("left without having come: " + member));
        changes.add(change);
    }

    /** Ends as a node that is stopped does. Again: no effect. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            on(presence::close);
        }
    }
}
