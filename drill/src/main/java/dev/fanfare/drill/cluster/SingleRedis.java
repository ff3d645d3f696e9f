package dev.fanfare.drill.cluster;

import java.util.List;

/** One Redis server, with a link between each node and it. */
public final class SingleRedis extends RedisDeployment {
    private final RedisServer server;
    private final String about;

    SingleRedis(Node.Tools tools, RedisProgram program, List<String> options, String about) {
        this.server = new RedisServer("redis", tools, program, options);
        this.about = about;
    }

    /** Its only server. */
    public RedisServer server() {
        return server;
    }

    @Override
    void start() throws InterruptedException {
        server.start();
    }

    @Override
    RedisWay way(String node) {
        return RedisWay.over(new Link(node, server.port()));
    }

    @Override
    String about() {
        return about;
    }

    @Override
    List<RedisServer> servers() {
        return List.of(server);
    }
}
