package dev.fanfare.transport.stream;

import dev.fanfare.model.Position;
import dev.fanfare.protocol.StreamMessages;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Transport;

/** How a stream is written. */
enum StreamFormat {
    /** Server-sent events. */
    EVENTS("text/event-stream", WireFormat.EVENT, Transport.SSE) {
        @Override
        byte[] head() {
            return StreamMessages.EVENTS_HEAD;
        }

        @Override
        byte[] heartbeat() {
            return StreamMessages.EVENTS_HEARTBEAT;
        }

        @Override
        byte[] said(String type, Position id, byte[] json) {
            return StreamMessages.event(type, id, json);
        }

        @Override
        byte[] last(String type, byte[] json) {
            return StreamMessages.lastEvent(type, json);
        }
    },
    /** Lines of JSON. */
    LINES("application/x-ndjson", WireFormat.LINE, Transport.NDJSON) {
        @Override
        byte[] head() {
            return new byte[0];
        }

        @Override
        byte[] heartbeat() {
            return StreamMessages.LINES_HEARTBEAT;
        }

        @Override
        byte[] said(String type, Position id, byte[] json) {
            return StreamMessages.line(json);
        }

        @Override
        byte[] last(String type, byte[] json) {
            return StreamMessages.line(json);
        }
    };

    final String mediaType;
    final WireFormat wireFormat;
    final Transport transport;

    StreamFormat(String mediaType, WireFormat wireFormat, Transport transport) {
        this.mediaType = mediaType;
        this.wireFormat = wireFormat;
        this.transport = transport;
    }

    /** What stands before everything else. */
    abstract byte[] head();

    /** What is said while there is nothing to say. */
    abstract byte[] heartbeat();

    /**
     * A server message.
     *
     * @param type its type
     * @param id what the client is to store; null: nothing
     * @param json the whole message
     */
    abstract byte[] said(String type, Position id, byte[] json);

    /** A server message after which the client is not to come again. */
    abstract byte[] last(String type, byte[] json);
}
