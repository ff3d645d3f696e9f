package dev.fanfare.broker.redis.session;

/** The repair window is open: the server has not done what was asked, and will soon. */
public final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetException() {
        super("what Redis lost is being put back", null, false, false);
    }
}
