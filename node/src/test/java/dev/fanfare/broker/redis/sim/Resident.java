package dev.fanfare.broker.redis.sim;

import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member;
import dev.fanfare.room.Transport;
import io.netty.buffer.ByteBuf;

/** A member that is only there. */
final class Resident implements Member {
    private final Runnable refused;

    Resident(Runnable refused) {
        this.refused = refused;
    }

    @Override
    public WireFormat wireFormat() {
        return WireFormat.LINE; // on the heap: nobody gives the logs of a killed node back
    }

    @Override
    public Transport transport() {
        return Transport.NDJSON;
    }

    @Override
    public String connection() {
        return "resident";
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void write(ByteBuf frames) {
        // not read
    }

    @Override
    public void flush() {
        // nothing waits
    }

    @Override
    public void joined(RoomName room, Joined joined) {
        // as meant
    }

    @Override
    public void joinFailed(RoomName room, FanfareException failure) {
        refused.run();
    }

    @Override
    public void reset(RoomName room, Position position, Reset reason) {
        // others tell
    }
}
