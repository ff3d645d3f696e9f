package dev.fanfare.transport;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose pages may connect. A browser sends {@code Origin} with every handshake (RFC 6455, section 10.2) and a page cannot
 * change it; what is not a browser sends none, and is let in.
 */
public final class OriginPolicy {
    private static final String ANY = "*";

    private final Set<String> allowed;

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
        return scheme > 0 && host != null && normal.equals(normal(normal.substring(0, scheme) + "://" + host));
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
