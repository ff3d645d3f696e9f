package dev.fanfare.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;

/**
 * Tells the errors that Redis answers apart.
 *
 * <p><b>Threads:</b> any; it has no state.
 */
public final class ErrorReplies {
    /** A server that says so has not run the command, and may do so later. FORBIDDEN is said by our own scripts. */
    private static final List<String> NOT_NOW = List.of(
            "READONLY",
            "LOADING",
            "NOREPLICAS",
            "TRYAGAIN",
            "CLUSTERDOWN",
            "MASTERDOWN",
            "BUSY",
            "OOM",
            "MISCONF",
            "FORBIDDEN",
            "MOVED",
            "ASK");

    /** What a server of a cluster says of a slot that is moving, or that is not its own, or that nobody serves now. */
    private static final List<String> PLACE = List.of("MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN");

    private static final List<String> WRITES = List.of("NOREPLICAS", "OOM", "MISCONF");

    /** How a command is refused within a script: by Redis 6.2 and 7.0, and later without NOPERM. */
    private static final List<String> RIGHTS = List.of(
            "executing the script can't run",
            "executing the script can't access",
            "executing the script can't publish",
            "ACL failure in script");

    private ErrorReplies() {}

    /** Whether a failure is an error reply of this kind, also one that was raised within a script. */
    public static boolean is(Throwable failure, String kind) {
        return failure instanceof ErrorType && failure.getMessage() != null && names(failure.getMessage(), kind);
    }

    private static boolean names(String message, String kind) {
        int at = message.indexOf(kind);
        int end = at + kind.length();
        return at >= 0
                && (at == 0 || !Character.isLetterOrDigit(message.charAt(at - 1)))
                && (end == message.length() || !Character.isLetterOrDigit(message.charAt(end)));
    }

    /** Whether the server refused, surely without having done anything, and may accept later. */
    public static boolean notNow(Throwable failure) {
        return NOT_NOW.stream().anyMatch(kind -> is(failure, kind));
    }

    /** Whether it takes no write for now: too few replicas follow, or its memory or disk is full. It may be read. */
    public static boolean ofWrites(Throwable failure) {
        return WRITES.stream().anyMatch(kind -> is(failure, kind));
    }

    /** Whether it refused because of where a key is: it may be elsewhere, or on its way, or nowhere for now. */
    public static boolean ofPlace(Throwable failure) {
        return PLACE.stream().anyMatch(kind -> is(failure, kind));
    }

    /**
     * Whether the user may not do what it asked for: a command, a key or a channel. Within a script, which releases word in
     * several ways, commands before it may have been done.
     */
    public static boolean ofRights(Throwable failure) {
        return failure instanceof ErrorType && failure.getMessage() != null && ofRights(failure.getMessage());
    }

    /** Whether a text is such an error. */
    public static boolean ofRights(String said) {
        return names(said, "NOPERM") || RIGHTS.stream().anyMatch(said::contains);
    }

    /** Whether the server itself answered with an error, rather than the connection having been lost. */
    public static boolean answered(Throwable failure) {
        return failure instanceof ErrorType && !is(failure, "CONNECTION_CLOSED");
    }
}
