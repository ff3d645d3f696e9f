package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.ModelServer.Identity;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;

/** A modelled primary with one replica, and connections to it, for tests of the model itself. */
final class ModelGroup {
    private static final long SILENCE_MICROS = 3_600_000_000L;

    final Timeline timeline = new Timeline();
    final ModelServer primary = server("primary", "1");
    final ModelServer replica = server("replica", "2");

    /** The replica is so many microseconds behind. */
    ModelGroup(long lag) {
        replica.follow(primary, lag, "3");
    }

    private ModelServer server(String name, String id) {
        return new ModelServer(name, new Identity(id, id), timeline::now, source -> source);
    }

    /** A connection on which each way takes 100 microseconds. */
    SimConnection connect(ModelServer server) {
        Process process = new Process("client", timeline, (who, fault) -> {
            throw new AssertionError(fault);
        });
        return new SimConnection(timeline, process, server, () -> 100, SILENCE_MICROS, Scenario.ALL);
    }

    static Future<Response> send(SimConnection wire, String... words) {
        Object[] args = Arrays.copyOfRange(words, 1, words.length, Object[].class);
        return wire.send(Request.cmd(Command.create(words[0]), args));
    }

    /** The answer, in the model's terms, where there is one after so many microseconds. */
    Object after(long micros, Future<Response> answer) {
        timeline.runUntil(timeline.now() + micros);
        if (answer.failed()) {
            return answer.cause().getMessage();
        }
        return answer.isComplete() ? answer.result().toString() : null;
    }
}
