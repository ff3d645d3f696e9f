package dev.fanfare.node;

import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Echo;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member;
import dev.fanfare.room.Transport;
import dev.fanfare.testing.FrameTexts;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client without a socket: a connection on one of a node's loops that remembers what it is told. Any thread may use it. */
final class Guest implements Member, Connection.Carrier {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
    private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

    final List<String> ids = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    volatile Joined joined;
    volatile boolean resumed;
    /** Whether its socket takes bytes. */
    volatile boolean writable = true;
    /** What it was told of who is here, in that order. */
    final List<String> presence = new CopyOnWriteArrayList<>();

    private final Context loop;
    private final Connection connection;
    private final String id;

    Guest(Node node, Context loop, String user) {
        this.loop = loop;
        this.id = node.newConnectionId();
        this.connection = ask(() -> {
            Loop its = node.loop(loop);
            return Future.succeededFuture(node.connect(its, id, new UserName(user), this, this));
        });
    }

    /** Runs on the guest's loop and waits for the outcome. */
    <T> T ask(Supplier<Future<T>> action) {
        try {
            return start(action).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FanfareException known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    <T> CompletableFuture<T> start(Supplier<Future<T>> action) {
        Promise<T> outcome = Promise.promise();
        loop.runOnContext(v -> {
            try {
                action.get().onComplete(outcome);
            } catch (FanfareException e) {
                outcome.fail(e);
            }
        });
        return outcome.future().toCompletionStage().toCompletableFuture();
    }

    void run(Runnable action) {
        ask(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    Connection verbs() {
        return connection;
    }

    void join(RoomName room, Position since, int history) {
        run(() -> connection.join(new JoinRequest(room, since, history)));
    }

    /** Joins, and wants to know who is here. */
    void joinWatching(RoomName room) {
        run(() -> connection.join(new JoinRequest(room, null, 0, Echo.ALL, true)));
    }

    CompletableFuture<Receipt> send(RoomName room, String text, String key) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return start(() -> connection.broadcast(room, new Payload(Payload.Kind.TEXT, bytes), key));
    }

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET_JSON;
    }

    @Override
    public void resumeReading() {
        resumed = true;
    }

    @Override
    public void removed(RoomName room) {
        events.add("removed " + room);
    }

    @Override
    public void kicked() {
        events.add("kicked");
    }

    @Override
    public WireFormat wireFormat() {
        return WireFormat.JSON;
    }

    @Override
    public String connection() {
        return id;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void write(ByteBuf shared) {
        for (String text : FrameTexts.of(shared)) {
            if (text.startsWith("{\"type\":\"members\"") || text.startsWith("{\"type\":\"presence\"")) {
                presence.add(text);
                continue;
            }
            ids.add(find(ID, text));
            texts.add(find(DATA, text));
        }
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : text;
    }

    @Override
    public void flush() {
        // what is written is recorded at once
    }

    @Override
    public void joined(RoomName room, Joined answer) {
        joined = answer;
        events.add("joined");
    }

    @Override
    public void joinFailed(RoomName room, FanfareException failure) {
        events.add("refused " + failure.code());
    }

    @Override
    public void reset(RoomName room, Position position, Reset reason) {
        events.add("reset " + reason + " " + position);
    }
}
