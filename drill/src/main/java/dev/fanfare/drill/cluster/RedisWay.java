package dev.fanfare.drill.cluster;

import java.util.Optional;

/**
 * How a node finds Redis.
 *
 * @param url what it is started with
 * @param link the relay that all of it passes; empty: there is no single way
 */
record RedisWay(String url, Optional<Link> link) {
    /** By a link of its own. */
    static RedisWay over(Link link) {
        return new RedisWay("redis://127.0.0.1:" + link.port(), Optional.of(link));
    }

    /** By itself. */
    static RedisWay to(String url) {
        return new RedisWay(url, Optional.empty());
    }
}
