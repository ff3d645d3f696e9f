package dev.fanfare.transport;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose pages may connect. A browser sends {@code Origin} with every handshake (RFC 6455, section 10.2) and a page cannot
 * change it; what is not a browser sends none, and is let in.
 */
public final class OriginPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(OriginPolicy.class);
    private static final String ANY = "*";
    private static final long A_MINUTE = 60_000_000_000L;
    /** Longer ones are cut in the log: a client writes them. */
    private static final int MOST_LOGGED = 200;

    private final Set<String> allowed;
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - A_MINUTE);

    /** @param allowed origins; {@code *}: all; empty: only the host that is asked for */
    public OriginPolicy(List<String> allowed) {
        this.allowed = allowed.stream().map(OriginPolicy::normal).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a handshake is let in.
     *
     * @param origin its {@code Origin}, or null
     * @param host its {@code Host}, or null
     */
    public boolean allows(String origin, String host) {
        if (origin == null || allowed.contains(ANY)) {
            return true;
        }
        String normal = normal(origin);
        if (!allowed.isEmpty()) {
            return allowed.contains(normal);
        }
        int scheme = normal.indexOf("://");
        boolean page = normal.startsWith("http://") || normal.startsWith("https://");
        return page && host != null && normal.equals(normal(normal.substring(0, scheme) + "://" + host));
    }

    /**
     * The same, and logs a refused origin, one a minute at most: a browser tells its user 403 and nothing else.
     *
     * @param origin its {@code Origin}, or null
     * @param host its {@code Host}, or null
     */
    public boolean admits(String origin, String host) {
        boolean allows = allows(origin, host);
        long last = warned.get();
        long now = System.nanoTime();
        if (!allows && now - last >= A_MINUTE && warned.compareAndSet(last, now)) {
            LOG.warn(
                    "pages of origin '{}' are refused; if they are yours, add it to allowed-origins",
                    printable(origin));
        }
        return allows;
    }

    private static String printable(String origin) {
        String start = origin.substring(0, Math.min(origin.length(), MOST_LOGGED));
        return start.replaceAll("[^\\x21-\\x7e]", "?");
    }

    /** In lower case, without the port that the scheme implies (RFC 6454, section 4). */
    private static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") && lower.endsWith(":80")) {
            return lower.substring(0, lower.length() - ":80".length());
        }
        if (lower.startsWith("https://") && lower.endsWith(":443")) {
            return lower.substring(0, lower.length() - ":443".length());
        }
        return lower;
    }
}
