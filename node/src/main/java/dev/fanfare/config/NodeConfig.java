package dev.fanfare.config;

/**
 * Everything an operator set for one node, checked: made by {@link ConfigLoader}, never changed.
 *
 * @param server the process and its ports
 * @param webSocket how connections are served
 * @param limits what clients may take
 * @param log the rooms' logs in memory
 * @param memory what all clients together may hold in memory
 * @param broker what holds for both engines
 * @param presence who is in a room
 * @param drain how connections are let go
 * @param redis the server that joins the nodes; null: this node is alone, on the memory engine
 */
public record NodeConfig(
        ServerConfig server,
        WebSocketConfig webSocket,
        Limits limits,
        LogConfig log,
        MemoryConfig memory,
        BrokerConfig broker,
        PresenceConfig presence,
        DrainConfig drain,
        RedisConfig redis) {
    /** One node alone, with nothing set. */
    public static final NodeConfig DEFAULT = new NodeConfig(
            ServerConfig.DEFAULT,
            WebSocketConfig.DEFAULT,
            Limits.DEFAULT,
            LogConfig.DEFAULT,
            MemoryConfig.DEFAULT,
            BrokerConfig.DEFAULT,
            PresenceConfig.DEFAULT,
            DrainConfig.DEFAULT,
            null);
}
