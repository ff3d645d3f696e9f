package dev.fanfare.room;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.testing.FrameTexts;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A member that records what it is given, and takes as many writes as the test allows. */
final class MemberDouble implements Member {
    private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

    private final String user;
    private final WireFormat format;
    private final List<String> log = new ArrayList<>();
    private final List<String> frames = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private boolean failing;
    private int writes;
    private int flushes;
    private Runnable onJoined = () -> {};

    MemberDouble(String user, WireFormat format) {
        this.user = user;
        this.format = format;
    }

    void blockAfter(int moreWrites) {
        room = moreWrites;
    }

    /** What it does as soon as it is told that it joined, within that call. */
    void onJoined(Runnable action) {
        onJoined = action;
    }

    /** The next write throws. */
    void failOnce() {
        failing = true;
    }

    void unblock() {
        room = Integer.MAX_VALUE;
    }

    /** Everything in order: joined, messages, resets. */
    List<String> log() {
        return log;
    }

    List<String> frames() {
        return frames;
    }

    List<String> messages() {
        return log.stream().filter(line -> !line.contains(" ")).toList();
    }

    List<String> resets() {
        return log.stream().filter(line -> line.startsWith("reset")).toList();
    }

    int writes() {
        return writes;
    }

    int flushes() {
        return flushes;
    }

    @Override
    public Transport transport() {
        return format.isJson() ? Transport.WEBSOCKET_JSON : Transport.WEBSOCKET_RAW;
    }

    @Override
    public WireFormat wireFormat() {
        return format;
    }

    @Override
    public String connection() {
        return user + "-1";
    }

    @Override
    public boolean isWritable() {
        return room > 0;
    }

    @Override
    public void write(ByteBuf shared) {
        if (failing) {
            failing = false;
            throw new IllegalStateException("meant by the test");
        }
        writes++;
        room--;
        for (String text : FrameTexts.of(shared)) {
            frames.add(text);
            Matcher data = DATA.matcher(text);
            log.add(data.find() ? data.group(1) : text);
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void joined(RoomName name, Joined joined) {
        log.add("joined " + joined.id().offset() + ".." + joined.top().offset() + " " + joined.recovered());
        onJoined.run();
    }

    @Override
    public void joinFailed(RoomName name, FanfareException failure) {
        log.add("refused " + failure.code());
    }

    @Override
    public void reset(RoomName name, Position position, Reset reason) {
        log.add("reset " + reason + " " + position.offset());
    }
}
