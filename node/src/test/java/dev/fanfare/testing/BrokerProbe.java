package dev.fanfare.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.broker.Broker;
import dev.fanfare.broker.History;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** A broker on a context of its own, called from a test's thread, with all that its listener was told. */
public final class BrokerProbe implements Broker.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    /** The broker; to be called by {@link #on} alone. */
    public final Broker broker;

    private final Context context;
    private final Map<RoomName, List<Publication>> received = new ConcurrentHashMap<>();
    private final Map<RoomName, List<Position>> discontinuities = new ConcurrentHashMap<>();
    private final Map<RoomName, List<Position>> cuts = new ConcurrentHashMap<>();
    /** What a room's log would hold; the broker's context alone. */
    private final Map<RoomName, List<Publication>> logs = new HashMap<>();

    private boolean forgetful;
    private volatile boolean closed;

    /** Makes a broker by {@code engine} on a new event-loop context, and starts it. */
    public BrokerProbe(Vertx vertx, Function<Context, Broker> engine) {
        context = ((VertxInternal) vertx).createEventLoopContext();
        broker = on(() -> Future.succeededFuture(engine.apply(context)));
        on(() -> {
            broker.start(this);
            return Future.succeededFuture();
        });
    }

    /** Runs this on the broker's context and waits for its future. */
    public <T> T on(Supplier<Future<T>> call) {
        try {
            return begin(call).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("no answer in " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** Runs this on the broker's context. */
    public <T> CompletableFuture<T> begin(Supplier<Future<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                call.get().onSuccess(result::complete).onFailure(result::completeExceptionally);
            } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    public Position subscribe(String room) {
        return on(() -> broker.subscribe(new RoomName(room)));
    }

    public void unsubscribe(String room) {
        on(() -> {
            broker.unsubscribe(new RoomName(room));
            return Future.succeededFuture();
        });
    }

    public List<Receipt> publish(String room, String... texts) {
        return publish(room, Arrays.stream(texts).map(BrokerProbe::message).toArray(Message[]::new));
    }

    public List<Receipt> publish(String room, Message... messages) {
        return on(() -> broker.publish(new RoomName(room), List.of(messages)));
    }

    public CompletableFuture<List<Receipt>> send(String room, String... texts) {
        return begin(() -> broker.publish(
                new RoomName(room),
                Arrays.stream(texts).map(BrokerProbe::message).toList()));
    }

    public History history(String room, Position since, int limit) {
        return on(() -> broker.history(new RoomName(room), since, limit));
    }

    /** Sends the texts {@code name-from..}, with at most {@code window} unanswered, and waits for the last answer. */
    public void stream(String room, String name, int from, int count, int window) {
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(send(room, name + "-" + (from + i)));
            if (i >= window) {
                answers.get(i - window)
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        }
        answers.forEach(
                answer -> answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    }

    /** How the broker says its link stands. */
    public Broker.Health health() {
        return on(() -> Future.succeededFuture(broker.health()));
    }

    public static Message message(String text) {
        return keyed(text, null);
    }

    public static Message keyed(String text, String key) {
        Payload payload = new Payload(Payload.Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
        return new Message("ana", "c1", "n1", 1_790_000_000_000L, key, payload);
    }

    /** What was handed over of a room, so far. */
    public List<Publication> received(String room) {
        List<Publication> all = received.getOrDefault(new RoomName(room), List.of());
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    public List<String> texts(String room) {
        return received(room).stream().map(BrokerProbe::text).toList();
    }

    public List<Long> offsets(String room) {
        return received(room).stream().map(Publication::offset).toList();
    }

    public List<Position> discontinuities(String room) {
        return List.copyOf(discontinuities.getOrDefault(new RoomName(room), List.of()));
    }

    public static String text(Publication publication) {
        return new String(publication.message().payload().bytes(), StandardCharsets.UTF_8);
    }

    /** Waits until at least {@code count} publications of a room were handed over. */
    public void awaitCount(String room, int count) {
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(received.getOrDefault(new RoomName(room), List.of())
                                .size())
                        .as("publications handed over")
                        .isGreaterThanOrEqualTo(count));
    }

    @Override
    public void onPublications(RoomName room, List<Publication> publications) {
        assertThat(closed).as("nothing after close").isFalse();
        assertThat(publications).isNotEmpty();
        received.computeIfAbsent(room, r -> Collections.synchronizedList(new ArrayList<>()))
                .addAll(publications);
        List<Publication> log = logs.computeIfAbsent(room, r -> new ArrayList<>());
        for (Publication one : publications) {
            assertThat(log.isEmpty() || one.follows(log.get(log.size() - 1).position()))
                    .as("%s follows", one)
                    .isTrue();
            log.add(one);
        }
    }

    @Override
    public void onDiscontinuity(RoomName room, Position top) {
        discontinuities.computeIfAbsent(room, r -> new CopyOnWriteArrayList<>()).add(top);
        logs.remove(room);
    }

    @Override
    public void onCut(RoomName room, Position common) {
        cuts.computeIfAbsent(room, r -> new CopyOnWriteArrayList<>()).add(common);
        logs.getOrDefault(room, List.of()).removeIf(one -> one.offset() > common.offset());
    }

    @Override
    public List<Publication> held(RoomName room) {
        return forgetful ? List.of() : List.copyOf(logs.getOrDefault(room, List.of()));
    }

    /** From now on its logs hold nothing. */
    public void forget() {
        on(() -> {
            forgetful = true;
            return Future.succeededFuture();
        });
    }

    /** The texts of the log, as it would be after all cuts. */
    public List<String> log(String room) {
        return on(() -> Future.succeededFuture(logs.getOrDefault(new RoomName(room), List.of()).stream()
                .map(BrokerProbe::text)
                .toList()));
    }

    public List<Position> cuts(String room) {
        return List.copyOf(cuts.getOrDefault(new RoomName(room), List.of()));
    }

    @Override
    public void close() {
        on(broker::close);
        closed = true;
    }
}
