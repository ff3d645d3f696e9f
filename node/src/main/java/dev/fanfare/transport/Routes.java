package dev.fanfare.transport;

import io.vertx.core.Context;
import io.vertx.ext.web.Router;

/** A group of routes. */
@FunctionalInterface
public interface Routes {
    /**
     * Adds them to the router of one event loop; called once for each.
     *
     * @param loop the loop's context, on which it is called
     */
    void mount(Router router, Context loop);
}
