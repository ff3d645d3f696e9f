package dev.fanfare.config;

/**
 * Where a server listens.
 *
 * @param host host name or address; an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 */
public record HostPort(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
