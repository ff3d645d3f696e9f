package dev.fanfare;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.cli.CommandFailure;
import dev.fanfare.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;

/** Why a node does not start, in words that say what to do. */
final class StartFailures {
    private StartFailures() {}

    /** Redis will not do, now or ever. */
    static CommandFailure ofRedis(BrokerRefusedException refused) {
        String hint = switch (refused.reason()) {
            case CREDENTIALS -> "; see redis-user, redis-password and redis-password-file";
            case SENTINEL_CREDENTIALS -> "; see sentinel-user, sentinel-password and sentinel-password-file";
            case UNKNOWN_PRIMARY -> "; see redis, and 'sentinel monitor' in the sentinels' settings";
            case BUCKETS -> "; redis-buckets is the same on all nodes";
            case RIGHTS -> "; docs/operations/redis.md has an ACL rule";
            case DURABILITY -> "; see durability and docs/operations/redis.md";
            case SERVER_TOO_OLD, DATABASE, CLUSTER -> "";
        };
        return new CommandFailure(ExitCode.REDIS_REFUSED, refused.getMessage() + hint);
    }

    /**
     * A port did not open; the failure itself where it has another cause.
     *
     * @param key the port's key
     * @param at host and port
     */
    static RuntimeException ofPort(String key, String at, RuntimeException e) {
        if (causes(e, IOException.class) || causes(e, UnresolvedAddressException.class)) {
            return new CommandFailure(
                    ExitCode.PORT,
                    at + " cannot be listened on (" + why(e)
                            + "): is the port taken, and the address one of this machine? --" + key
                            + " takes another port, 0 any free one");
        }
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return new CommandFailure(ExitCode.USAGE, "tls-certificate, tls-key: " + refused.getMessage());
        }
        return e;
    }

    /**
     * A step did not end in time; the failure itself where it has another cause.
     *
     * @param what the step, as what goes on
     */
    static RuntimeException ofSlowness(String what, long seconds, RuntimeException e) {
        return causes(e, TimeoutException.class)
                ? new CommandFailure(
                        ExitCode.INTERNAL,
                        "the node did not start: " + what + " did not end within " + seconds
                                + " s. Has this machine time and memory to spare?")
                : e;
    }

    /** The innermost cause, in words. */
    static String why(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage();
    }

    private static boolean causes(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
