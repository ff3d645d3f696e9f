package dev.fanfare.broker.redis.session;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;

/** Tells what a server will never do from what it does not do now. */
public final class Refusals {
    private Refusals() {}

    /** The refusal that trying again cannot mend; null where a failure is none. */
    public static BrokerRefusedException of(Throwable failure) {
        if (failure instanceof BrokerRefusedException refusal) {
            return refusal;
        }
        String said = String.valueOf(failure.getMessage());
        if (said.contains("WRONGPASS")
                || said.contains("NOAUTH")
                || said.contains("NOPERM")
                || said.contains("invalid password")) {
            return new BrokerRefusedException(
                    Reason.CREDENTIALS, "Redis refused the user or password, or what the user may do: " + said);
        }
        if (said.contains("cluster support disabled")) {
            return new BrokerRefusedException(
                    Reason.CLUSTER, "this is no Redis Cluster: the URL is redis://HOST, not redis+cluster://HOST");
        }
        return said.contains("DB index is out of range")
                ? new BrokerRefusedException(Reason.DATABASE, "Redis has no database of that number: " + said)
                : null;
    }
}
