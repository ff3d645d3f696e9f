package dev.fanfare.config;

import java.util.List;

/**
 * The process: who it is and where it listens.
 *
 * @param host address that clients reach it at; the loopback address by default, because a room asks nobody who they are:
 *     to serve other machines is asked for, with {@code 0.0.0.0} or one address
 * @param port TCP port for clients; 0: any free one
 * @param opsHost address of the ops port, never a public one
 * @param opsPort TCP port for health, metrics and info; 0: any free one
 * @param nodeId the node's name; null: made at start from the host's name and four random characters
 * @param eventLoops number of event loops; 0: as many as there are cores
 * @param logLevel least level that is logged: {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
 * @param logFormat {@code plain} or {@code json}: one object a line
 * @param apiKeys what back ends show to publish and to administer: each 16 to 256 printable ASCII characters; empty: no keys,
 *     and only a node that listens on the loopback address serves them
 * @param page whether the start page is served at {@code /}
 * @param pageNodes {@code name=http://host:port} of each node, for the demo page to link to
 * @param tls what clients come to over TLS; null: they come over plain TCP
 * @param http how large the head of a request may be
 */
public record ServerConfig(
        String host,
        int port,
        String opsHost,
        int opsPort,
        String nodeId,
        int eventLoops,
        String logLevel,
        String logFormat,
        List<String> apiKeys,
        boolean page,
        List<String> pageNodes,
        TlsConfig tls,
        HttpBounds http) {
    /** What holds where nothing is set. */
    public static final ServerConfig DEFAULT = new ServerConfig(
            "127.0.0.1",
            8080,
            "127.0.0.1",
            9090,
            null,
            0,
            "info",
            "plain",
            List.of(),
            true,
            List.of(),
            null,
            HttpBounds.DEFAULT);
}
