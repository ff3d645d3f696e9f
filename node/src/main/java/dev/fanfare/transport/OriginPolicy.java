package dev.fanfare.transport;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
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

    private static final Pattern WEB = Pattern.compile("https?://.+");

    private final Set<String> allowed;
    /** What follows the {@code *} of those with one, by what stands before it. */
    private final List<String[]> families;

    private final String own;
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - A_MINUTE);

    /**
     * For a node.
     *
     * @param allowed origins, {@code https://*.example.com} for all names below that one; {@code *}: all; empty: only the host that
     *     is asked for, and that only as the node, this machine, or an address
     * @param own the address or name that the node listens at
     */
    public OriginPolicy(List<String> allowed, String own) {
        this.own = own;
        this.families = allowed.stream()
                .filter(origin -> origin.contains("://*."))
                .map(origin -> normal(origin.replaceFirst("\\*\\.", "")).split("(?<=://)", 2))
                .toList();
        this.allowed = allowed.stream()
                .filter(origin -> !origin.contains("://*."))
                .map(OriginPolicy::normal)
                .collect(Collectors.toUnmodifiableSet());
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
        if (!allowed.isEmpty() || !families.isEmpty()) {
            return allowed.contains(normal) || families.stream().anyMatch(family -> isOf(family, normal));
        }
        return host != null && WEB.matcher(normal).matches() && HostPolicy.known(host, own) && isSame(normal, host);
    }

    private static boolean isOf(String[] family, String origin) {
        return origin.startsWith(family[0])
                && origin.endsWith("." + family[1])
                && origin.length() > family[0].length() + 1 + family[1].length();
    }

    /** One machine has several names for itself. */
    private static boolean isSame(String origin, String host) {
        int name = origin.indexOf("://") + "://".length();
        String scheme = origin.substring(0, name);
        String asked = normal(scheme + host);
        if (origin.equals(asked)) {
            return true;
        }
        return scheme.equals("http://")
                && HostPolicy.isLoopback(origin.substring(name))
                && HostPolicy.isLoopback(host)
                && port(origin).equals(port(asked));
    }

    private static String port(String origin) {
        return origin.replaceFirst("^.*?(:[0-9]+)?$", "$1");
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

    /** In lower case, as browsers write names, without the port that the scheme implies (RFC 6454, section 4). */
    private static String normal(String origin) {
        String lower = ascii(origin).toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") && lower.endsWith(":80")) {
            return lower.substring(0, lower.length() - ":80".length());
        }
        if (lower.startsWith("https://") && lower.endsWith(":443")) {
            return lower.substring(0, lower.length() - ":443".length());
        }
        return lower;
    }

    /** {@code https://bücher.example} as {@code https://xn--bcher-kva.example}; as it is where it is none of these. */
    private static String ascii(String origin) {
        if (origin.chars().allMatch(c -> c < 0x80)) {
            return origin;
        }
        int name = origin.indexOf("://") + "://".length();
        try {
            return origin.substring(0, name) + IDN.toASCII(origin.substring(name), IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return origin;
        }
    }
}
