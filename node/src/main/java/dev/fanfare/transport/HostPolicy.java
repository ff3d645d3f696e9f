package dev.fanfare.transport;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Under which names a port of the loopback address is served. The owner of any name may point it at 127.0.0.1 (DNS rebinding):
 * a page under that name then is of the same origin as this port, and a browser on this machine lets it do everything. So only
 * names that nobody can point elsewhere, or here, are served. A port that other machines reach has names of its own, and one
 * with allowed origins says by those who may come: both are served under any name.
 */
public final class HostPolicy {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

    private final String own;
    private final boolean any;

    /**
     * For a port.
     *
     * @param host the address or name it listens at
     * @param trusted whether something else keeps pages out
     */
    public HostPolicy(String host, boolean trusted) {
        this.own = host.toLowerCase(Locale.ROOT);
        this.any = trusted || !loopback(own);
    }

    /**
     * Lets a request for this host in.
     *
     * @param host a {@code Host} header; null: it has none, as those of HTTP/1.0, which browsers do not speak
     * @throws FanfareException {@code host_forbidden}
     */
    public void admit(String host) {
        if (!allows(host)) {
            throw new FanfareException(
                    ErrorCode.HOST_FORBIDDEN,
                    "this node is of this machine alone, and served as localhost, by an address, or as '" + own
                            + "'; to serve other names set allowed-origins, or host");
        }
    }

    /** Whether a request for this host is let in. */
    public boolean allows(String host) {
        if (any || host == null) {
            return true;
        }
        return known(host, own);
    }

    /** Whether a {@code Host} names what its owner cannot point elsewhere: an address, this machine, or {@code own}. */
    static boolean known(String host, String own) {
        String name = name(host);
        return loopback(name)
                || name.equals(own.toLowerCase(Locale.ROOT))
                || ADDRESS.matcher(name).matches();
    }

    /** Whether a {@code Host} is this machine by its nature. */
    static boolean isLoopback(String host) {
        return loopback(name(host));
    }

    private static String name(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
    }

    private static boolean loopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127(?:\\.[0-9]{1,3}){3}");
    }
}
