package dev.fanfare;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the machine lets this process open. */
final class Descriptors {
    /** For the ops port, Redis, files and what is accepted while others are being closed. */
    static final int RESERVE = 64;

    private static final int BESIDE_CONNECTIONS = 1_000;

    private Descriptors() {}

    /**
     * How many sockets clients may have: what is left of the file descriptors, less a reserve; and in any case twice
     * {@code connections}, and 1,000 for requests.
     */
    static int forClients(int connections) {
        long most = 2L * connections + BESIDE_CONNECTIONS;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
            most = Math.min(most, Math.max(1, left));
        }
        return (int) Math.min(most, Integer.MAX_VALUE - 1);
    }
}
