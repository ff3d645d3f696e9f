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
}
