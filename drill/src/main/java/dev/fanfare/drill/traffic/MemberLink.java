package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.Lane;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;

/** One connection of a member: brings it into the room and hands on what is said there. */
final class MemberLink implements Socket.Listener {
    private final Loop loop;
    private final Member member;
    private final String since;
    private final boolean command;
    private final long begun = System.nanoTime();
    final Lane lane;
    private Socket socket;
    private boolean joined;
    /** Where the replay ends; null while there is none. */
    private String replayEnd;

    private MemberLink(Loop loop, Member member, Lane lane, String since, boolean command) {
        this.loop = loop;
        this.member = member;
        this.lane = lane;
        this.since = since;
        this.command = command;
    }

    /** Begins to connect. {@code since} null: the first time. {@code cookie} null: none. */
    static MemberLink connect(Loop loop, Member member, int target, String since, String cookie) {
        MemberLink link = new MemberLink(loop, member, member.newLane(), since, member.isCommand());
        WebSocketConnectOptions to = link.command
                ? loop.targets().command(target, member.user())
                : loop.targets().plain(target, member.room(), member.user(), since);
        if (cookie != null) {
            to.putHeader("Cookie", cookie);
        }
        link.socket = Socket.connect(loop, to, link);
        return link;
    }

    boolean joined() {
        return joined;
    }

    /** Whether something of what it missed is still to come. */
    boolean replaying() {
        return replayEnd != null;
    }

    /** From the start of the attempt to now. */
    long age() {
        return System.nanoTime() - begun;
    }

    void close() {
        socket.close();
        lane.end();
    }

    /** Ends it without a word to the node. */
    void cut() {
        socket.cut();
        lane.end();
    }

    /** A message came: where it is one of the replay, how long ago it was sent counts, and with the last of them the whole. */
    void replayed(String id, long sinceSent) {
        if (replayEnd != null) {
            loop.tally().replaySinceSent.record(sinceSent);
            caughtUp(id);
        }
    }

    private void caughtUp(String id) {
        if (id.equals(replayEnd)) {
            replayEnd = null;
            loop.tally().replay.record(age());
        }
    }

    void pause(boolean stop) {
        socket.pause(stop);
    }

    void sweep(long now) {
        socket.sweep(now);
    }

    @Override
    public void onOpen(String cookie) {
        member.opened(cookie);
        if (command) {
            String place = since == null ? "" : ",\"since\":\"" + since + "\"";
            socket.send("{\"type\":\"join\",\"ref\":\"j\",\"room\":\"" + member.room() + "\"" + place + "}");
        }
    }

    @Override
    public void onText(String text) {
        try {
            Frame frame = loop.frames().read(text);
            switch (frame.type) {
                case "message" -> member.message(this, frame);
                case "joined" -> joined(frame);
                case "reset" -> member.reset(this, frame);
                case "goaway" -> member.goAway(this, frame.after);
                case "error" -> error(frame);
                default -> {} // welcome, pong, and what later releases say
            }
        } catch (IOException e) {
            loop.tally().faults.problem(member.user() + ": not understood: " + text);
        }
    }

    private void joined(Frame frame) {
        joined = true;
        lane.joined(frame.id, frame.top, since, frame.recovered, System.nanoTime());
        if (since != null && Boolean.TRUE.equals(frame.recovered)) {
            replayEnd = frame.top;
            caughtUp(since);
        }
        member.joined(this, frame, since);
    }

    /** Members ask for nothing but to join. */
    private void error(Frame frame) {
        socket.close();
        onEnd(
                frame.retry
                        ? End.cut(frame.code, System.nanoTime())
                        : new End(1008, frame.code + ": " + frame.message, 0, -1, System.nanoTime()));
    }

    @Override
    public void onEnd(End end) {
        lane.end();
        member.ended(this, end);
    }
}
