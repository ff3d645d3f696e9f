package dev.fanfare.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Every meter of ours there is: what Prometheus calls it, its kind, what it counts, and the labels it carries. Names follow
 * Prometheus' conventions: base units, {@code _seconds} and {@code _bytes} for those, {@code _total} for counters.
 */
public enum Meter {
    // ---- clients ----

    /** Open connections. */
    CONNECTIONS("fanfare_connections", Kind.GAUGE, "Open connections: WebSockets, streams, requests that wait."),
    /** Their bound. */
    CONNECTIONS_LIMIT("fanfare_connections_limit", Kind.GAUGE, "Connections that this node takes: max-connections."),
    /** Sockets of the client port. */
    SOCKETS(
            "fanfare_sockets",
            Kind.GAUGE,
            "Sockets of the port for clients, those that have not asked for anything among them."),
    /** Memberships. */
    MEMBERS(
            "fanfare_members",
            Kind.GAUGE,
            "Memberships, by how the member is reached; a connection in three rooms counts three times.",
            "transport"),
    /** Rooms with a member here. */
    ROOMS("fanfare_rooms", Kind.GAUGE, "Rooms with a member on this node."),
    /** Rooms without a member here. */
    ROOMS_LINGERING(
            "fanfare_rooms_lingering",
            Kind.GAUGE,
            "Rooms that this node holds for a while after their last member left."),
    /** How often clients reached a bound. */
    BOUNDS(
            "fanfare_bounds_reached_total",
            Kind.COUNTER,
            "Times that what clients did reached a bound, by the key that sets it.",
            "key"),
    /** Handshakes refused, by error code. */
    REFUSED("fanfare_handshakes_refused_total", Kind.COUNTER, "Handshakes that were refused, by error code.", "reason"),
    /** Connections that ended, by close code. */
    CLOSES(
            "fanfare_closes_total",
            Kind.COUNTER,
            "Connections that ended, by the close code sent or received; 1005: the client gave none, 1006: cut.",
            "code"),
    /** What clients broke off. */
    BROKEN_OFF(
            "fanfare_requests_broken_off_total",
            Kind.COUNTER,
            "Requests that clients broke off, and connections that broke while HTTP was spoken."),
    /** Connections asked to leave. */
    GOAWAYS("fanfare_goaways_total", Kind.COUNTER, "Connections that were asked to leave, by why.", "reason"),
    /** Answers. */
    HTTP_REQUESTS(
            "fanfare_http_requests_total",
            Kind.COUNTER,
            "Requests to the client port that were answered, handshakes (101) and refusals too; the route is a path with"
                    + " its variable parts in braces.",
            "method",
            "route",
            "status"),

    // ---- delivery ----

    /** Messages appended. */
    BROADCASTS("fanfare_broadcasts_total", Kind.COUNTER, "Messages of this node's clients that Redis holds."),
    /** Messages that were not, or may not have been. */
    BROADCASTS_FAILED(
            "fanfare_broadcasts_failed_total",
            Kind.COUNTER,
            "Messages of this node's clients that were not appended, or (outcome_unknown) perhaps not, by error code.",
            "code"),
    /** Their size. */
    BROADCAST_BYTES(
            "fanfare_broadcasts_bytes_total", Kind.COUNTER, "Bytes of the messages appended, with their envelopes."),
    /** The size of each. */
    BROADCAST_SIZE(
            "fanfare_broadcasts_size_bytes", Kind.HISTOGRAM, "Size of each message appended, with its envelope."),
    /** Script calls. */
    BROADCAST_BATCHES(
            "fanfare_broadcasts_batches_total",
            Kind.COUNTER,
            "Script calls that appended messages; one call takes what waits for a room."),
    /** From a broadcast to its receipt. */
    BROADCAST_LATENCY(
            "fanfare_broadcasts_latency_seconds",
            Kind.HISTOGRAM,
            "Time from a broadcast of this node's clients until Redis has confirmed it."),
    /** Publications written to members. */
    DELIVERIES("fanfare_deliveries_total", Kind.COUNTER, "Messages written to members."),
    /** From a broadcast to its fan-out. */
    DELIVERY_LATENCY(
            "fanfare_deliveries_latency_seconds",
            Kind.HISTOGRAM,
            "Time from a message's time, set by the node it came to, until it was written to the members of a room on one"
                    + " event loop here: of the oldest message of each batch. Origin remote: by the clocks of two nodes,"
                    + " below zero counts as zero; local: by one clock.",
            "origin"),
    /** Bytes written. */
    SENT_BYTES(
            "fanfare_sent_bytes_total",
            Kind.COUNTER,
            "Bytes of frames and of bodies written to clients, before TLS and without HTTP's own heads, by what carries them.",
            "transport"),
    /** Socket flushes. */
    FLUSHES("fanfare_flushes_total", Kind.COUNTER, "Flushes of a socket."),
    /** How well writes are gathered. */
    FLUSH_DELIVERIES(
            "fanfare_flushes_deliveries",
            Kind.HISTOGRAM,
            "Messages per flush of a socket: the mean of each turn of an event loop that delivered any."),
    /** Cursors behind the top. */
    LAGGING("fanfare_cursors_lagging", Kind.GAUGE, "Memberships that have not been given the newest message yet."),
    /** Resumes by where the missed messages came from. */
    RESUMES(
            "fanfare_resumes_total",
            Kind.COUNTER,
            "Joins with since, by where the missed messages came from; none: not recovered.",
            "source"),
    /** How long a resume takes. */
    RESUME_LATENCY(
            "fanfare_resumes_latency_seconds",
            Kind.HISTOGRAM,
            "Time from a join with since until the node knew where it goes on, and the member was told."),
    /** Resets. */
    RESETS("fanfare_resets_total", Kind.COUNTER, "Members told that they missed something."),

    // ---- what clients share of the memory ----

    /** Answers not taken yet. */
    ANSWER_BYTES(
            "fanfare_answers_bytes",
            Kind.GAUGE,
            "Bytes of history and lists of members that clients have not taken yet, of answer-bytes."),

    /** Messages that have not come whole. */
    UNFINISHED_BYTES(
            "fanfare_unfinished_bytes",
            Kind.GAUGE,
            "Memory of messages that have begun and have not come whole, of unfinished-bytes."),

    /** Buffers outside the heap. */
    DIRECT_BYTES("fanfare_direct_bytes", Kind.GAUGE, "Memory of Netty's buffers outside the heap."),
    /** Their bound. */
    DIRECT_LIMIT(
            "fanfare_direct_limit_bytes",
            Kind.GAUGE,
            "Memory that Netty's buffers outside the heap may take: as much as the heap, or io.netty.maxDirectMemory."),

    // ---- Redis ----

    /** Whether the link stands. */
    BROKER_UP(
            "fanfare_redis_up",
            Kind.GAUGE,
            "1 while both connections to Redis stand, in a cluster those to every shard, else 0."),
    /** Whether replicas are waited for in vain. */
    BROKER_WAITING(
            "fanfare_redis_waiting",
            Kind.GAUGE,
            "1 while broadcasts have waited for replicas for 2 s or longer (durability replicated), else 0."),
    /** Whether a server that is connected takes no writes. */
    BROKER_REFUSING(
            "fanfare_redis_refusing",
            Kind.GAUGE,
            "1 while Redis is connected and takes no writes: memory full, disk trouble, too few replicas; else 0."),
    /** Links made again. */
    BROKER_RECONNECTS("fanfare_redis_reconnects_total", Kind.COUNTER, "Times that the link to Redis came up again."),
    /** Round trip through pub/sub. */
    BROKER_PROBE(
            "fanfare_redis_probe_seconds",
            Kind.HISTOGRAM,
            "Round trip of the probe that the node publishes to itself through Redis."),
    /** Probes that did not come back. */
    BROKER_PROBES_MISSED(
            "fanfare_redis_probes_missed_total",
            Kind.COUNTER,
            "Times that no probe came back and the link to Redis was made anew."),
    /** Fills from the stream. */
    BROKER_FILLED(
            "fanfare_redis_filled_total",
            Kind.COUNTER,
            "Messages that no push brought and that were read from the stream."),
    /** Messages out of order. */
    BROKER_PARKED(
            "fanfare_redis_parked_total",
            Kind.COUNTER,
            "Messages that came before their predecessor and were put aside."),
    /** Messages offered. */
    BROKER_OFFERED(
            "fanfare_redis_offered_total",
            Kind.COUNTER,
            "Messages that this node offered to a server that had lost them, or seemed to."),
    /** Messages put back. */
    BROKER_RESTORED(
            "fanfare_redis_restored_total",
            Kind.COUNTER,
            "Messages that Redis had lost and that were put back in their places, counted by the node that called first."),
    /** Messages that stay lost. */
    BROKER_LOST(
            "fanfare_redis_lost_total",
            Kind.COUNTER,
            "Messages that Redis had lost and a node offered, or would have, and that could not be put back; counted likewise."),
    /** Messages of a lost branch. */
    BROKER_APPENDED_AGAIN(
            "fanfare_redis_appended_again_total",
            Kind.COUNTER,
            "Messages of a branch that lost against another, appended again behind it, counted likewise."),
    /** Logs cut. */
    BROKER_REWOUND(
            "fanfare_redis_rewound_total",
            Kind.COUNTER,
            "Times that a room's log here was cut back to where another branch parts from it; who was past that was reset."),
    /** Continuity lost. */
    BROKER_DISCONTINUITIES(
            "fanfare_redis_discontinuities_total", Kind.COUNTER, "Times that a room's continuity was lost."),

    // ---- presence ----

    /** Memberships announced. */
    PRESENT("fanfare_presence_members", Kind.GAUGE, "Memberships of this node that are present."),
    /** Memberships of lost nodes. */
    PRESENCE_REAPED("fanfare_presence_reaped_total", Kind.COUNTER, "Memberships of lost nodes that this node removed."),
    /** Rooms compared and found to differ. */
    PRESENCE_REPAIRED(
            "fanfare_presence_repaired_total",
            Kind.COUNTER,
            "Rooms of which Redis had lost or changed who of this node is in them; it was told anew."),
    /** Leases lost. */
    PRESENCE_LEASES_LOST(
            "fanfare_presence_leases_lost_total", Kind.COUNTER, "Leases that this node lost, and took anew."),

    // ---- the node ----

    /** Which build it is. */
    BUILD_INFO(
            "fanfare_build_info",
            Kind.GAUGE,
            "1; the labels say which build runs on which Java. A commit that the build did not know is unknown.",
            "version",
            "commit",
            "java"),
    /** Whether clients are sent here. */
    READY("fanfare_ready", Kind.GAUGE, "1 while /health/ready says 200, else 0: starting, draining, stopping."),
    /** How late loops are. */
    EVENT_LOOP_LAG(
            "fanfare_eventloop_lag_seconds",
            Kind.HISTOGRAM,
            "How late a timer of 100 ms fires on each event loop: what work in line there has to wait."),
    /** Stops of the process. */
    PAUSES("fanfare_pauses_total", Kind.COUNTER, "Times that this process stood still for redis-silence or longer."),
    /** Memory of the rooms' logs. */
    LOG_BYTES("fanfare_log_bytes", Kind.GAUGE, "Bytes of all rooms' logs in this node's memory.");

    /** What kind of number it is. */
    public enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Only grows, from 0 at the start of the process. */
        COUNTER,
        /** How many observations there were up to each of a fixed list of bounds, with their count and sum. */
        HISTOGRAM;

        /** As Prometheus writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String text;
    private final Kind kind;
    private final String description;
    private final List<String> labels;

    Meter(String text, Kind kind, String description, String... labels) {
        this.text = text;
        this.kind = kind;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** The name on {@code /metrics}; a histogram's series add {@code _bucket}, {@code _count} and {@code _sum}. */
    public String text() {
        return text;
    }

    /** What kind of number it is. */
    public Kind kind() {
        return kind;
    }

    /** A sentence or two. */
    public String description() {
        return description;
    }

    /** Names of the labels, in the order in which their values are given. */
    public List<String> labels() {
        return labels;
    }
}
