package dev.fanfare.transport.websocket;

import dev.fanfare.model.UserName;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.JoinRequest;

/**
 * What a handshake asked for, checked.
 *
 * @param user who it is
 * @param command whether the sub-protocol {@code fanfare.v1} is spoken
 * @param raw whether payloads alone are wanted
 * @param sendsJson whether its text messages are JSON, each one value; else each is a string. Plain mode only
 * @param join the room that the address names; null where it names none
 * @param deflate null where messages are not compressed
 * @param accept the value of {@code Sec-WebSocket-Accept}
 */
record Invitation(
        UserName user,
        boolean command,
        boolean raw,
        boolean sendsJson,
        JoinRequest join,
        Deflate deflate,
        String accept) {
    /** The form in which it gets publications. */
    WireFormat format() {
        boolean compressed = deflate != null && deflate.compressOutgoing();
        if (raw) {
            return compressed ? WireFormat.RAW_DEFLATE : WireFormat.RAW;
        }
        return compressed ? WireFormat.JSON_DEFLATE : WireFormat.JSON;
    }
}
