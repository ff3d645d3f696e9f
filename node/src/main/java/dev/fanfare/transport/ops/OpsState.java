package dev.fanfare.transport.ops;

import dev.fanfare.broker.Broker;
import dev.fanfare.node.Drain;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What the ops port tells. Any thread may call; nothing blocks. */
public interface OpsState {
    /** Whether clients are to be sent here: the ports are open and nobody asked to drain or stop. */
    boolean ready();

    /**
     * Why {@link #ready} says what it says, one word: {@code starting}, {@code ready}, {@code draining},
     * {@code drained}, {@code stopping}.
     */
    String phase();

    /** Lets the connections go, which nothing undoes; again: only answers what is left. The process stays. */
    Drain.Progress beginDrain();

    /** How the link to the broker's server stands; completes on any thread, soon, and never fails. */
    Future<Broker.Health> broker();

    /** Who this is: name, version, engine, port, phase. Without secrets. */
    JsonObject info();

    /** All meters in Prometheus' text format. */
    String metrics();
}
