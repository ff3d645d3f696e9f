package dev.fanfare.broker.redis.link;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.config.RedisConfig;

/**
 * What all links of a node share.
 *
 * @param handshake what is settled on every new connection
 * @param intake who takes what comes over them
 */
public record LinkKit(Kit kit, RedisConfig config, Connector connector, Handshake handshake, Intake intake) {
    /** The same, counted by another meter. */
    public LinkKit with(BrokerMeter meter) {
        return new LinkKit(
                new Kit(kit.vertx(), kit.clock(), kit.random(), meter), config, connector, handshake, intake);
    }
}
