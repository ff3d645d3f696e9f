package dev.fanfare.transport;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.GoawayReason;

/** Is told what happens to connections. Called on any event loop; must not block. */
public interface TransportMeter {
    /** Counts nothing. */
    TransportMeter NONE = new TransportMeter() {
        @Override
        public void closed(int code) {}

        @Override
        public void refused(ErrorCode code) {}

        @Override
        public void asked(GoawayReason reason) {}

        @Override
        public void answered(String method, HttpRoute route, int status) {}

        @Override
        public SentBytes sending(Medium medium) {
            return new SentBytes();
        }
    };

    /**
     * A connection ended.
     *
     * @param code the close code sent or received; 1005: the client's close frame had none, 1006: there was no close frame
     */
    void closed(int code);

    /** A handshake was refused. */
    void refused(ErrorCode code);

    /** A connection was sent {@code goaway}. */
    void asked(GoawayReason reason);

    /**
     * The head of an answer to a request was written; a request whose client leaves before that has none.
     *
     * @param method as it came, whatever it is
     * @param status 101 where it became a WebSocket
     */
    void answered(String method, HttpRoute route, int status);

    /** A new count of what one event loop sends over this medium: for each loop one. */
    SentBytes sending(Medium medium);
}
