package dev.fanfare.transport.websocket;

import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.WebSocketConfig;
import dev.fanfare.node.Later;
import dev.fanfare.node.Loop;
import dev.fanfare.protocol.CloseCode;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.Ages;
import dev.fanfare.transport.Departures;
import dev.fanfare.transport.Medium;
import dev.fanfare.transport.SentBytes;
import dev.fanfare.transport.TransportMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The open connections of one event loop, and what they share.
 *
 * <p><b>Threads:</b> its loop.
 */
final class Connections {
    private final Loop part;
    private final Heartbeat heartbeat;
    private final Departures departures;
    private final Ages ages;
    private final Admission admission;
    private final TransportMeter meter;
    private final SentBytes json;
    private final SentBytes raw;
    private final Set<WebSocketConnection> open = new HashSet<>();
    private Promise<Void> emptied;

    Connections(
            Loop part,
            WebSocketConfig config,
            DrainConfig drain,
            Admission admission,
            TransportMeter meter,
            Later later) {
        this.part = part;
        this.departures = new Departures(drain, later, System::nanoTime, meter::asked);
        this.ages = new Ages(drain.maxAge(), System::nanoTime, ThreadLocalRandom.current()::nextDouble);
        this.heartbeat = new Heartbeat(config.pingInterval(), config.pongTimeout(), System::nanoTime);
        this.admission = admission;
        this.meter = meter;
        this.json = meter.sending(Medium.WEBSOCKET_JSON);
        this.raw = meter.sending(Medium.WEBSOCKET_RAW);
    }

    /** What the node has on this loop. */
    Loop part() {
        return part;
    }

    Hub hub() {
        return part.hub();
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    Departures departures() {
        return departures;
    }

    Ages ages() {
        return ages;
    }

    /** Where this loop counts what it sends to members that want this form. */
    SentBytes sent(WireFormat format) {
        return format.isJson() ? json : raw;
    }

    void add(WebSocketConnection connection) {
        open.add(connection);
        heartbeat.add(connection);
        departures.arrived(connection);
    }

    /** Its socket is gone; it had been admitted, and may never have been added. */
    void remove(WebSocketConnection connection, int code) {
        heartbeat.remove(connection);
        departures.gone(connection);
        open.remove(connection);
        admission.leave();
        meter.closed(code);
        if (emptied != null && open.isEmpty()) {
            emptied.tryComplete();
        }
    }

    /** Asks each to leave, over the drain's window. */
    void leave() {
        departures.drain(open);
    }

    /** Sends each a close frame. Completes when all are gone, which the close timeout bounds. */
    Future<Void> closeAll(CloseCode code, String reason) {
        if (emptied == null) {
            emptied = Promise.promise();
        }
        List.copyOf(open).forEach(connection -> connection.close(code, reason));
        if (open.isEmpty()) {
            emptied.tryComplete();
        }
        return emptied.future();
    }
}
