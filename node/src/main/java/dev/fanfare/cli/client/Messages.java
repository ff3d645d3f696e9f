package dev.fanfare.cli.client;

/**
 * Takes messages to a room, one after the other, each until it is known to be kept: sent again under its key where no answer
 * came, which makes no second message of it.
 */
public interface Messages extends AutoCloseable {
    /**
     * Sends one; returns its id.
     *
     * @param data JSON
     * @param key of this message alone
     * @throws Unconfirmed where no answer came in time: it may or may not be kept
     * @throws RoomSocket.Refused or another {@code IOException} where nobody took it
     * @throws RoomSocket.Closed where the node ended the connection for good
     * @throws Rejected where the node said no to this message
     */
    String send(String data, String key)
            throws java.io.IOException, InterruptedException, RoomSocket.Closed, Unconfirmed, Rejected;

    @Override
    void close();

    /** No answer came in time. */
    final class Unconfirmed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** The node said no, and why. */
    final class Rejected extends Exception {
        private static final long serialVersionUID = 1L;

        /** Because of this. */
        public Rejected(String why) {
            super(why);
        }
    }
}
