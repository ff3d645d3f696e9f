package dev.fanfare.broker.redis;

import dev.fanfare.broker.redis.link.Inspection;
import dev.fanfare.broker.redis.sentinel.FixedLocator;
import dev.fanfare.broker.redis.sentinel.Locator;
import dev.fanfare.broker.redis.sentinel.SentinelLocator;
import dev.fanfare.broker.redis.session.RedisConnector;
import dev.fanfare.config.RedisConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/** Looks at the Redis of a configuration without an engine. */
public final class RedisInspection {
    private RedisInspection() {}

    /** What a node that connects would find, in the order in which it looks; never fails. Any thread. */
    public static Future<List<Inspection.Verdict>> run(Vertx vertx, RedisConfig config) {
        Promise<List<Inspection.Verdict>> found = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(v -> {
            RedisConnector servers = RedisConnector.servers(vertx, config);
            Locator locator = config.sentinel() == null
                    ? new FixedLocator(config.servers().get(0), config.toString())
                    : new SentinelLocator(vertx, config, servers, RedisConnector.sentinels(vertx, config));
            new Inspection(config, servers).run(locator).onComplete(done -> {
                locator.close();
                found.handle(done);
            });
        });
        return found.future();
    }
}
