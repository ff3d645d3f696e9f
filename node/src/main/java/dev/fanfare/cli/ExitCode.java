package dev.fanfare.cli;

/** The closed list of exit codes, the same for every command. */
public enum ExitCode {
    /** Done; also a node or demo that was stopped by a signal. */
    OK(0, "done, or stopped as asked"),
    /** A fault of the program. */
    INTERNAL(1, "a fault of the program; the log says where"),
    /** The command line or the configuration was refused. */
    USAGE(2, "the command line or the configuration was refused"),
    /** A port is taken, or the address is not one of this machine. */
    PORT(3, "a port is taken, or the address is not one of this machine"),
    /** Redis answered and said no. */
    REDIS_REFUSED(
            4, "Redis or a sentinel refused: password, rights, version, buckets, durability, or the primary's name"),
    /** {@code send} and {@code tail}: no node answered at the URL, or it refused. */
    UNREACHABLE(5, "send, tail: no node answered, or it refused"),
    /** {@code send}: it cannot be said that the message was taken. */
    UNCONFIRMED(6, "send: no acknowledgement came in time"),
    /** {@code demo}: one of its parts did not start. */
    DEMO_PART(7, "demo: Redis, a node or the proxy did not start"),
    /** A second signal while stopping: nothing was waited for. */
    FORCED(130, "a second signal came while stopping");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number. */
    public int code() {
        return code;
    }

    /** When it is given, for a person. */
    public String meaning() {
        return meaning;
    }
}
