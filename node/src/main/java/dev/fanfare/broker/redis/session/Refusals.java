package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.redis.ErrorReplies;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what a server will never do from what it does not do now. */
public final class Refusals {
    private static final Pattern COMMAND = Pattern.compile("permissions to run the '([^']+)' command");
    private static final Pattern UNKNOWN = Pattern.compile("unknown (?:sub)?command [`'\"]?([A-Za-z|]+)");

    private Refusals() {}

    /** The refusal that trying again cannot mend; null where a failure is none. */
    public static BrokerRefusedException of(Throwable failure) {
        if (failure instanceof BrokerRefusedException refusal) {
            return refusal;
        }
        String said = String.valueOf(failure.getMessage());
        if (said.contains("WRONGPASS") || said.contains("NOAUTH") || said.contains("invalid password")) {
            return new BrokerRefusedException(Reason.CREDENTIALS, "Redis refused the user or password: " + said);
        }
        String right = right(said);
        if (right != null) {
            return new BrokerRefusedException(Reason.RIGHTS, right);
        }
        if (said.contains("cluster support disabled")) {
            return new BrokerRefusedException(
                    Reason.CLUSTER, "this is no Redis Cluster: the URL is redis://HOST, not redis+cluster://HOST");
        }
        return said.contains("DB index is out of range")
                ? new BrokerRefusedException(Reason.DATABASE, "Redis has no database of that number: " + said)
                : null;
    }

    private static String right(String said) {
        Matcher command = COMMAND.matcher(said);
        if (command.find()) {
            return "Redis does not let this node's user run " + name(command);
        }
        Matcher unknown = UNKNOWN.matcher(said);
        if (unknown.find()) {
            return "Redis has no command " + name(unknown) + "; was it renamed?";
        }
        return ErrorReplies.ofRights(said) ? "Redis does not let this node's user do what nodes do: " + said : null;
    }

    private static String name(Matcher command) {
        return command.group(1).toUpperCase(Locale.ROOT).replace('|', ' ');
    }
}
