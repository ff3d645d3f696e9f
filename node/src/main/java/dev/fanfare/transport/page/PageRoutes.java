package dev.fanfare.transport.page;

import dev.fanfare.config.ServerConfig;
import dev.fanfare.transport.Routes;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The start page at {@code /}: a room to try, lines for a terminal, what this node is. And at {@code /page.json} the nodes it links to. The page loads nothing else. */
public final class PageRoutes implements Routes {
    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
            + " connect-src 'self' http: https: ws: wss:; img-src data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private final Buffer page = read("/dev/fanfare/page.html");
    private final Buffer nodes;

    /** The page of a node with this name. */
    public PageRoutes(String nodeName, ServerConfig config) {
        JsonArray links = new JsonArray();
        for (String node : config.pageNodes()) {
            int equals = node.indexOf('=');
            links.add(new JsonObject().put("name", node.substring(0, equals)).put("url", node.substring(equals + 1)));
        }
        nodes = new JsonObject()
                .put("node", nodeName)
                .put("nodes", links)
                .toBuffer()
                .appendString("\n");
    }

    @Override
    public void mount(Router router, Context loop) {
        router.get("/").handler(this::page);
        router.get("/page.json").handler(this::nodes);
    }

    private void page(RoutingContext context) {
        common(context.response())
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .end(page);
    }

    private void nodes(RoutingContext context) {
        common(context.response()).putHeader("Content-Type", "application/json").end(nodes);
    }

    private static HttpServerResponse common(HttpServerResponse response) {
        return response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
    }

    private static Buffer read(String resource) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(resource)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
