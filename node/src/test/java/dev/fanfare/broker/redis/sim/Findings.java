package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.History;
import dev.fanfare.broker.redis.SimBrokers;
import dev.fanfare.broker.redis.sim.Ledger.Sent;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold when all is quiet. */
final class Findings {
    /** How long a node surely keeps what it published, less what a report takes; microseconds. */
    private static final long KEPT = 9_000_000;

    /** An entry of the final log. */
    private record Line(Position position, String id, String payload) {}

    private final World world;
    private final boolean seamless;
    private final Map<RoomName, List<Line>> logs = new LinkedHashMap<>();

    /**
     * Finds out.
     *
     * @param seamless whether nothing that went wrong need show
     */
    Findings(World world, boolean seamless) {
        this.world = world;
        this.seamless = seamless;
    }

    void look() {
        world.rooms().forEach(room -> logs.put(room, log(room)));
        logs.forEach(this::noneTwice);
        logs.forEach(this::noneTakenBack);
        world.ledger().all().forEach(this::kept);
        world.nodes().forEach(this::same);
        world.clients().forEach(this::told);
        if (world.publisher().underWay() > 0) {
            world.violation(world.publisher().underWay() + " publications were never answered");
        }
    }

    // ---- the log in Redis ----

    private List<Line> log(RoomName room) {
        ModelServer server = world.deployment().primary();
        List<Line> log = new ArrayList<>();
        String meta = SimBrokers.meta(world.redis(), room);
        String epoch = (String) server.peek("HGET", meta, "e");
        Position before = null;
        for (Object row : (List<?>) server.peek("XRANGE", SimBrokers.stream(world.redis(), room), "-", "+")) {
            String id = (String) ((List<?>) row).get(0);
            List<?> fields = (List<?>) ((List<?>) row).get(1);
            Map<String, String> by = new HashMap<>();
            for (int i = 0; i < fields.size(); i += 2) {
                by.put((String) fields.get(i), (String) fields.get(i + 1));
            }
            long offset = Long.parseLong(id.substring(0, id.indexOf('-')));
            Position position = new Position(epoch, Term.parse(by.get("t")), offset);
            Term previous = Term.parse(by.get("p"));
            boolean follows = before == null
                    ? offset != 1 || previous.equals(Term.NONE)
                    : offset == before.offset() + 1 && previous.equals(before.term());
            if (!follows) {
                world.violation(room + ": in Redis " + position + " after " + previous + " follows " + before);
            }
            Message message = SimBrokers.decode(Text.bytes(by.get("d")));
            log.add(new Line(position, by.get("i"), Witness.payload(message)));
            before = position;
        }
        Object top = server.peek("HGET", meta, "s");
        if (before != null && !Long.toString(before.offset()).equals(top)) {
            world.violation(room + ": the stream ends at " + before + ", the meta hash says " + top);
        }
        return log;
    }

    private void noneTwice(RoomName room, List<Line> log) {
        Set<String> ids = new HashSet<>();
        Set<String> payloads = new HashSet<>();
        for (Line line : log) {
            if (!ids.add(line.id)) {
                world.violation(room + ": id " + line.id + " twice in the log, at " + line.position);
            } else if (!payloads.add(line.payload) && !world.ledger().mayBeTwice(line.payload)) {
                world.violation(room + ": " + line.payload + " twice in the log, at " + line.position);
            }
        }
    }

    /** Also where no node lives that had it. */
    private void noneTakenBack(RoomName room, List<Line> log) {
        if (world.keepsAll()) {
            Map<Long, Shown.Entry> places = new HashMap<>();
            log.forEach(line -> places.put(line.position.offset(), new Shown.Entry(line.position, line.payload)));
            world.shown()
                    .compare(
                            room,
                            places,
                            log.isEmpty() ? 1 : log.get(0).position.offset());
        }
    }

    // ---- what senders were told ----

    private void kept(Sent sent) {
        boolean there = logs.get(sent.room).stream().anyMatch(line -> line.payload.equals(sent.payload));
        boolean taken = world.tampered(sent.room) > sent.begun;
        if (sent.acked >= 0 && !there && !taken && hasHolder(sent) && (seamless || !belowLog(sent))) {
            world.violation(sent.room + ": " + sent.payload + " was acknowledged at " + sent.position + " by "
                    + sent.ackedThrough + ", is held by " + sent.holders.keySet() + " and is not in the log");
        }
        boolean surelyNot = sent.acked < 0
                && !sent.maybe
                && sent.open == 0
                && (sent.refused == ErrorCode.BROKER_UNAVAILABLE || sent.refused == ErrorCode.OVERLOADED);
        if (surelyNot && there) {
            world.violation(
                    sent.room + ": " + sent.payload + " was refused with " + sent.refused + " and is in the log");
        }
    }

    /**
     * Whether the log begins above its place. Where Redis lost everything and the first to come back was a node that had
     * joined late, the log goes on from what that one holds: what lies below counts as trimmed.
     */
    private boolean belowLog(Sent sent) {
        List<Line> log = logs.get(sent.room);
        return !log.isEmpty()
                && log.get(0).position.epoch().equals(sent.position.epoch())
                && sent.position.offset() < log.get(0).position.offset();
    }

    /** Whether a node that still lives had it: in its log, or because it published it not long before something was lost. */
    private boolean hasHolder(Sent sent) {
        for (SimNode node : world.nodes()) {
            String life = node.process().name();
            boolean published = sent.ackedThrough.equals(life) && world.lastLoss() - sent.acked < KEPT;
            if (node.alive() && (sent.heldBy(life, world.lastLoss()) || published)) {
                return true;
            }
        }
        return false;
    }

    // ---- what nodes hold ----

    private void same(SimNode node) {
        for (RoomName room : world.rooms()) {
            List<History> answers = new ArrayList<>();
            world.timeline()
                    .after(
                            0,
                            node.process(),
                            () -> node.node()
                                    .history(node.hub(), room, null, 1_000)
                                    .read()
                                    .onComplete(done -> {
                                        if (done.succeeded()) {
                                            answers.add(done.result());
                                        }
                                    }));
            world.timeline().runUntil(world.timeline().now() + 1_000_000);
            if (answers.isEmpty()) {
                world.violation(node.name() + " does not answer what " + room + " holds");
            } else {
                same(node, room, answers.get(0));
                putBack(node, room);
            }
        }
    }

    private void same(SimNode node, RoomName room, History history) {
        List<Line> log = logs.get(room);
        List<Publication> held = history.publications();
        if (!log.isEmpty() && !history.top().equals(log.get(log.size() - 1).position)) {
            world.violation(node.name() + ": " + room + " ends at " + history.top() + ", in Redis at "
                    + log.get(log.size() - 1).position);
            return;
        }
        for (int i = 1; i <= Math.min(held.size(), log.size()); i++) {
            Publication mine = held.get(held.size() - i);
            Line line = log.get(log.size() - i);
            if (!mine.position().equals(line.position)
                    || !Witness.payload(mine.message()).equals(line.payload)) {
                world.violation(node.name() + ": " + room + " holds " + mine.position() + " "
                        + Witness.payload(mine.message()) + ", Redis " + line.position + " " + line.payload);
                return;
            }
        }
    }

    /** Nothing trims streams in a run: what a node's log has below what Redis has, Redis lost, and did not get back. */
    private void putBack(SimNode node, RoomName room) {
        List<Line> log = logs.get(room);
        List<Publication> held = node.held(room);
        if (!log.isEmpty() && !held.isEmpty() && world.tampered(room) < 0) {
            Position first = log.get(0).position;
            Position oldest = held.get(0).position();
            if (oldest.epoch().equals(first.epoch()) && oldest.offset() < first.offset()) {
                world.violation(node.name() + ": holds " + room + " from " + oldest + ", Redis from " + first);
            }
        }
    }

    // ---- what clients were told ----

    private void told(SimClient client) {
        client.twice().forEach((payload, at) -> {
            if (!world.ledger().mayBeTwice(payload)) {
                world.violation(client.name() + " got " + payload + " twice, now at " + at);
            }
        });
        List<Line> log = logs.get(client.room());
        if (!client.joined()) {
            world.violation(client.name() + " is in no room");
            return;
        }
        if (!log.isEmpty() && !log.get(log.size() - 1).position.equals(client.last())) {
            world.violation(
                    client.name() + " is at " + client.last() + ", the log at " + log.get(log.size() - 1).position);
        }
        Map<Long, Line> byOffset = new HashMap<>();
        log.forEach(line -> byOffset.put(line.position.offset(), line));
        for (SimClient.Seen seen : client.seen()) {
            Line line = byOffset.get(seen.position().offset());
            boolean trimmed = !log.isEmpty()
                    && seen.position().offset() < log.get(0).position.offset();
            if (!trimmed
                    && (line == null
                            || !line.payload.equals(seen.payload())
                            || !line.position.equals(seen.position()))) {
                world.violation(client.name() + " saw " + seen.payload() + " at " + seen.position()
                        + " and was not reset, but there the log has " + line);
                return;
            }
        }
    }
}
