package dev.fanfare.metrics;

import java.util.List;

/** Every meter there is: what Prometheus calls it, what it counts, its unit, and the labels it carries. */
public enum Meter {
    /** Open connections. */
    CONNECTIONS("fanfare.connections", "Open connections."),
    /** Connections that ended, by close code. */
    CLOSES("fanfare.closes", "Connections that ended, by the close code sent or received; 1006: cut.", "code"),
    /** Handshakes refused, by error code. */
    REFUSED("fanfare.handshakes.refused", "Handshakes that were refused, by reason.", "reason"),
    /** Rooms with a member here. */
    ROOMS("fanfare.rooms", "Rooms with a member on an event loop of this node, summed over the loops."),
    /** Memberships. */
    MEMBERS("fanfare.members", "Memberships: a connection in three rooms counts three times."),
    /** Cursors behind the top. */
    LAGGING("fanfare.cursors.lagging", "Memberships that have not been given the newest message yet."),
    /** Publications written to members. */
    DELIVERIES("fanfare.deliveries", "Messages written to members."),
    /** Socket flushes. */
    FLUSHES("fanfare.flushes", "Flushes of a socket; deliveries / flushes tells how well writes are gathered."),
    /** Resets. */
    RESETS("fanfare.resets", "Members told that they missed something."),
    /** Resumes by where the missed messages came from. */
    RESUMES("fanfare.resumes", "Joins with since, by where the missed messages came from.", "source"),
    /** Messages appended. */
    BROADCASTS("fanfare.broadcasts", "Messages of this node's clients that Redis holds."),
    /** Their size. */
    BROADCAST_BYTES("fanfare.broadcasts.bytes", "Bytes of these messages with their envelopes."),
    /** Script calls. */
    BROADCAST_BATCHES(
            "fanfare.broadcasts.batches", "Script calls that appended them; one call takes what waits for a room."),
    /** From a broadcast to its receipt. */
    BROADCAST_LATENCY(
            "fanfare.broadcasts.latency", "Time from a broadcast of this node's clients until Redis has confirmed it."),
    /** Round trip through pub/sub. */
    BROKER_PROBE("fanfare.redis.probe", "Round trip of the probe that the node publishes to itself."),
    /** Probes that did not come back. */
    BROKER_PROBES_MISSED(
            "fanfare.redis.probes.missed", "Times that no probe came back and the link to Redis was made anew."),
    /** Stops of the process. */
    PAUSES("fanfare.pauses", "Times that this process stood still for redis-silence or longer."),
    /** Links made again. */
    BROKER_RECONNECTS("fanfare.redis.reconnects", "Times that the link to Redis came up again."),
    /** Fills from the stream. */
    BROKER_FILLED("fanfare.redis.filled", "Messages that no push brought and that were read from the stream."),
    /** Messages out of order. */
    BROKER_PARKED("fanfare.redis.parked", "Messages that came before their predecessor and were put aside."),
    /** Continuity lost. */
    BROKER_DISCONTINUITIES("fanfare.redis.discontinuities", "Times that a room's continuity was lost."),
    /** Memory of the rooms' logs. */
    LOG_BYTES("fanfare.log.bytes", "Bytes of all rooms' logs in this node's memory.");

    private final String text;
    private final String description;
    private final List<String> labels;

    Meter(String text, String description, String... labels) {
        this.text = text;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** The name, with dots; Prometheus writes underscores, and {@code _total} behind a counter. */
    public String text() {
        return text;
    }

    /** One sentence. */
    public String description() {
        return description;
    }

    /** Names of the labels, in the order in which their values are given. */
    public List<String> labels() {
        return labels;
    }
}
