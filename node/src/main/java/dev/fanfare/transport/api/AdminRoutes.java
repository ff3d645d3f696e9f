package dev.fanfare.transport.api;

import dev.fanfare.config.Limits;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.node.Admin;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.AdminMessages;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.Cors;
import dev.fanfare.transport.Parameters;
import dev.fanfare.transport.Problem;
import dev.fanfare.transport.Routes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * Who is where, and out with them: {@code GET /rooms}, {@code /rooms/{room}} and {@code /rooms/{room}/presence}, {@code DELETE
 * /connections/{id}} and {@code /rooms/{room}/members/{user}}. All are of the whole cluster, whichever node is asked, and need
 * an API key.
 *
 * <p><b>Threads:</b> any.
 */
public final class AdminRoutes implements Routes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_ROOMS = 1_000;

    private final Node node;
    private final Admin admin;
    private final Limits limits;
    private final Admission admission;
    private final Cors cors;
    private final ApiKeys keys;

    /** Routes to a node and its peers. */
    public AdminRoutes(Node node, Admin admin, Limits limits, Admission admission, Cors cors, ApiKeys keys) {
        this.node = node;
        this.admin = admin;
        this.limits = limits;
        this.admission = admission;
        this.cors = cors;
        this.keys = keys;
    }

    @Override
    public void mount(Router router, Context loop) {
        Hub hub = node.loop(loop).hub();
        router.get("/rooms").handler(context -> admitted(context, request -> rooms(context, hub)));
        router.getWithRegex("/rooms/[^/]*").handler(context -> admitted(context, request -> room(context, hub)));
        router.getWithRegex("/rooms/[^/]*/presence")
                .handler(context -> admitted(context, request -> presence(context, hub)));
        router.deleteWithRegex("/rooms/[^/]*/members/[^/]*")
                .handler(context -> admitted(context, request -> remove(context, hub)));
        router.deleteWithRegex("/connections/[^/]*")
                .handler(context -> admitted(context, request -> close(context, hub)));
    }

    /** A request takes a place until it is answered, as one that publishes does. */
    private void admitted(RoutingContext context, Consumer<HttpServerRequest> served) {
        HttpServerRequest request = context.request();
        boolean entered = false;
        try {
            admission.enterRequest();
            entered = true;
            keys.check(request);
            cors.admit(request);
            served.accept(request);
            entered = false;
            context.addEndHandler(end -> admission.leave());
        } catch (FanfareException refusal) {
            if (entered) {
                admission.leave();
            }
            Problem.send(context.response(), refusal);
        }
    }

    private void rooms(RoutingContext context, Hub hub) {
        Parameters parameters = new Parameters(context.request().query());
        String after = parameters.text("after", ErrorCode.BAD_ROOM);
        RoomName room = after == null ? null : Parameters.decodedRoom(after, limits.roomNameLength());
        int limit = parameters.limit("limit", DEFAULT_LIMIT, MOST_ROOMS);
        answer(
                context,
                admin.rooms(hub, room, limit)
                        .map(reach -> AdminMessages.rooms(
                                reach.result().rooms(), reach.result().next(), reach.nodes(), reach.answered())));
    }

    private void room(RoutingContext context, Hub hub) {
        answer(
                context,
                admin.room(hub, roomOf(context))
                        .map(reach -> AdminMessages.room(reach.result(), reach.nodes(), reach.answered())));
    }

    private void presence(RoutingContext context, Hub hub) {
        RoomName room = roomOf(context);
        answer(
                context,
                admin.members(hub, room).map(members -> AdminMessages.presence(room, members.list(), members.more())));
    }

    private void remove(RoutingContext context, Hub hub) {
        RoomName room = roomOf(context);
        UserName user = Parameters.user(segment(context, 4), limits.userNameBytes());
        answer(
                context,
                admin.remove(hub, room, user)
                        .map(reach -> AdminMessages.removed(reach.result(), reach.nodes(), reach.answered())));
    }

    private void close(RoutingContext context, Hub hub) {
        admin.close(hub, segment(context, 2))
                .onSuccess(closed -> {
                    if (closed) {
                        context.response().setStatusCode(204).end();
                    } else {
                        Problem.send(
                                context.response(),
                                new FanfareException(ErrorCode.NOT_FOUND, "no node has a connection with this id"));
                    }
                })
                .onFailure(failure -> Problem.send(context.response(), FanfareException.of(failure)));
    }

    private static void answer(RoutingContext context, Future<byte[]> body) {
        body.onSuccess(json -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(Buffer.buffer(json).appendString("\n")))
                .onFailure(failure -> Problem.send(context.response(), FanfareException.of(failure)));
    }

    private RoomName roomOf(RoutingContext context) {
        return Parameters.room(segment(context, 2), limits.roomNameLength());
    }

    /** A segment of the path as it came; routes are found by what dot segments make of it, and then it may name another. */
    private static String segment(RoutingContext context, int index) {
        String[] segments = context.request().path().split("/", -1);
        if (segments.length != context.normalizedPath().split("/", -1).length) {
            throw new FanfareException(ErrorCode.BAD_ROOM, "a path has no dot segments");
        }
        return segments[index];
    }
}
