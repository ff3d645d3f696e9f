package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member that holds what it is given against what a member may expect: after {@code joined} and {@code reset} the next
 * message is the one behind the position told, then the next, and so on. Its socket takes what the test allows.
 */
final class ModelMember implements Member {
    private static final Pattern DATA = Pattern.compile("\"data\":\"(m(\\d+)\\.\\d+)\"");

    private final String user;
    private final WireFormat format;
    private final boolean echo;
    private final Map<Long, String> seen = new TreeMap<>();
    private Position start;
    private long at = -1;
    private int takes = Integer.MAX_VALUE;

    ModelMember(String user, WireFormat format, boolean echo) {
        this.user = user;
        this.format = format;
        this.echo = echo;
    }

    Echo echo() {
        return echo ? Echo.ALL : new Echo(false, null, null);
    }

    boolean isJoined() {
        return at >= 0;
    }

    /** Its socket takes so many writes, then no more. */
    void takes(int writes) {
        takes = writes;
    }

    /** Fails unless it has everything from where it began to the top, and nothing that is not there. */
    void assertComplete(ModelNode node) {
        seen.forEach((offset, text) -> {
            if (node.textAt(offset) != null && !node.textAt(offset).equals(text)) {
                throw new AssertionError(user + " has " + text + " where the log has " + node.textAt(offset));
            }
        });
        if (isJoined() && echo && at != node.top().offset()) {
            throw new AssertionError(user + " stands at " + at + ", the log at " + node.top());
        }
    }

    @Override
    public WireFormat wireFormat() {
        return format;
    }

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET_JSON;
    }

    @Override
    public String connection() {
        return user + "-1";
    }

    @Override
    public boolean isWritable() {
        return takes > 0;
    }

    @Override
    public void write(ByteBuf frames) {
        takes--;
        for (String frame : frames.toString(StandardCharsets.UTF_8).split("\n")) {
            Matcher data = DATA.matcher(frame);
            if (!data.find()) {
                throw new AssertionError("not a message: " + frame);
            }
            long offset = Long.parseLong(data.group(2));
            boolean own = frame.contains("\"from\":\"" + user + "\"");
            if (!isJoined() || (echo ? offset != at + 1 : offset <= at || own)) {
                throw new AssertionError(user + " stands at " + at + " and is given " + data.group(1));
            }
            at = offset;
            seen.put(offset, data.group(1));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void joined(RoomName room, Joined joined) {
        goOnAfter(joined.id());
    }

    @Override
    public void joinFailed(RoomName room, FanfareException failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void reset(RoomName room, Position position, Reset reason) {
        goOnAfter(position);
    }

    private void goOnAfter(Position position) {
        boolean sameLife = start != null && start.epoch().equals(position.epoch());
        seen.keySet().removeIf(offset -> !sameLife || offset > position.offset());
        start = position;
        at = position.offset();
    }
}
