package dev.fanfare.broker.redis.sim;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member;
import dev.fanfare.room.Transport;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client of one room that wanders from node to node and resumes after the last message it saw. What a node wrote takes a
 * while to come, and what is under way when the connection ends is lost.
 */
final class SimClient {
    /** A message that was seen. */
    record Seen(Position position, String payload) {}

    private static final long PATIENCE_MICROS = 12_000_000;
    private static final int CONTROL_BYTES = 80;

    private final World world;
    private final String name;
    private final RoomName room;
    private final Chance chance;
    private final List<Seen> seen = new ArrayList<>();
    private final Set<String> payloads = new HashSet<>();
    private final Map<String, Position> twice = new LinkedHashMap<>();
    private Connection connection;
    private Position last;
    private int resets;
    private int resumed;
    private boolean stalled;

    SimClient(World world, String name, RoomName room, Chance chance) {
        this.world = world;
        this.name = name;
        this.room = room;
        this.chance = chance;
    }

    String name() {
        return name;
    }

    RoomName room() {
        return room;
    }

    /** What it saw since it was last told that it may have missed something. */
    List<Seen> seen() {
        return seen;
    }

    /** What it saw more than once without having been told that it may have missed something, and where it did. */
    Map<String, Position> twice() {
        return twice;
    }

    /** The last position it was told; null for none yet. */
    Position last() {
        return last;
    }

    /** How often it was told that continuity was lost. */
    int resets() {
        return resets;
    }

    /** How often it was told {@code recovered:true}. */
    int resumed() {
        return resumed;
    }

    boolean joined() {
        return connection != null && connection.joined;
    }

    SimNode at() {
        return connection == null ? null : connection.node;
    }

    /** Stops reading, or goes on. */
    void stall(boolean now) {
        stalled = now;
        if (connection != null) {
            connection.socket.stall(now);
        }
    }

    /** Leaves where it is, if anywhere, and joins elsewhere. */
    void connect(SimNode node) {
        leave();
        connection = new Connection(node, world.timeline().now());
        connection.open();
    }

    /** Goes away; nothing that is under way reaches it. */
    void leave() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** Goes elsewhere if its node is dead, or has not answered for long. */
    void lookAround() {
        boolean waits =
                connection != null && !connection.joined && world.timeline().now() - connection.since > PATIENCE_MICROS;
        if (connection == null || !connection.node.alive() || connection.life != connection.node.process() || waits) {
            SimNode next = world.someNode(chance);
            if (next != null) {
                connect(next);
            }
        }
    }

    private void told(Position at, boolean anew) {
        last = at;
        if (anew) {
            seen.clear();
            payloads.clear();
        }
    }

    private void joined(Position since, Joined joined) {
        world.trace().add(name, "joined at " + joined.id() + " recovered " + joined.recovered());
        if (since != null && joined.recovered()) {
            resumed++;
            if (!joined.id().equals(since)) {
                world.violation(name + " asked for " + since + " and was recovered at " + joined.id());
            }
        } else if (since != null) {
            resets++;
            told(joined.id(), true);
        } else {
            told(joined.id(), true);
        }
    }

    private void message(Position position, String payload) {
        if (position.offset() <= last.offset()) {
            world.violation(name + " at " + last + " was taken back to " + position + " without a reset");
        } else if (position.offset() != last.offset() + 1 || !position.epoch().equals(last.epoch())) {
            world.violation(name + " at " + last + " got " + position + " " + payload);
        }
        if (!payloads.add(payload)) {
            twice.putIfAbsent(payload, position);
        }
        seen.add(new Seen(position, payload));
        last = position;
    }

    /** One connection to one node. */
    private final class Connection implements Member {
        private final SimNode node;
        private final Process life;
        private final long since;
        private Position asked;
        private final SimSocket socket;
        private boolean joined;
        private boolean closed;

        Connection(SimNode node, long since) {
            this.node = node;
            this.life = node.process();
            this.since = since;
            this.socket = new SimSocket(
                    world.timeline(),
                    chance,
                    world.scenario().highWater(chance),
                    () -> world.timeline().after(0, life, () -> node.hub().onWritable(this)));
            socket.stall(stalled);
        }

        void open() {
            asked = last;
            world.timeline().after(chance.latency(), life, () -> {
                if (!closed) {
                    node.hub().join(this, new JoinRequest(room, asked, 0));
                }
            });
        }

        void close() {
            closed = true;
            world.timeline().after(chance.latency(), life, () -> node.hub().leaveAll(this));
        }

        /** To the client, in order, unless the connection ends before. */
        private void down(int bytes, Runnable task) {
            socket.send(bytes, () -> {
                if (!closed && !life.dead()) {
                    task.run();
                }
            });
        }

        @Override
        public void write(ByteBuf frames) {
            String text = frames.toString(StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                Position position = Position.parse(field(line, "\"id\":\""));
                String payload = field(line, "\"data\":\"");
                down(line.length() + 1, () -> message(position, payload));
            }
        }

        private static String field(String line, String before) {
            int from = line.indexOf(before) + before.length();
            return line.substring(from, line.indexOf('"', from));
        }

        @Override
        public void joined(RoomName name, Joined answer) {
            down(CONTROL_BYTES, () -> {
                joined = true;
                SimClient.this.joined(asked, answer);
            });
        }

        @Override
        public void joinFailed(RoomName ofRoom, FanfareException failure) {
            down(CONTROL_BYTES, () -> {
                world.trace().add(name, "join failed " + failure.code());
                leave();
            });
        }

        @Override
        public void reset(RoomName ofRoom, Position position, Reset reason) {
            down(CONTROL_BYTES, () -> {
                world.trace().add(name, "reset " + reason + " " + position);
                resets++;
                told(position, true);
            });
        }

        @Override
        public WireFormat wireFormat() {
            return WireFormat.LINE;
        }

        @Override
        public Transport transport() {
            return Transport.NDJSON;
        }

        @Override
        public String connection() {
            return name;
        }

        @Override
        public boolean isWritable() {
            return socket.isWritable();
        }

        @Override
        public void flush() {
            // what is written is under way at once
        }
    }
}
