package dev.fanfare.transport.api;

import dev.fanfare.config.Limits;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.PublishDecoder;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.room.Hub;
import dev.fanfare.transport.Admission;
import dev.fanfare.transport.Cors;
import dev.fanfare.transport.Parameters;
import dev.fanfare.transport.PerLoop;
import dev.fanfare.transport.Problem;
import dev.fanfare.transport.Routes;
import dev.fanfare.transport.bounds.AnswerBounds;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code GET} and {@code POST /rooms/{room}/messages}: history, long polling, publishing.
 *
 * <p><b>Threads:</b> any.
 */
public final class MessageRoutes implements Routes {
    /** The longest {@code wait=}. Proxies must be patient for longer. */
    public static final int LONGEST_WAIT_SECONDS = 60;

    private static final String PATH = "/rooms/[^/]*/messages";
    private static final int DEFAULT_LIMIT = 100;
    private static final int LEAST_BODY_BYTES = 1 << 20;
    private static final int AROUND_A_MESSAGE_BYTES = 64 << 10;

    private final Node node;
    private final Limits limits;
    private final Admission admission;
    private final AnswerBounds answers;
    private final Cors cors;
    private final ApiKeys keys;
    private final PublishDecoder decoder;
    private final PerLoop<Polls> loops = new PerLoop<>();

    /** Routes to a node. */
    public MessageRoutes(Node node, Limits limits, Admission admission, AnswerBounds answers, Cors cors, ApiKeys keys) {
        this.node = node;
        this.limits = limits;
        this.admission = admission;
        this.answers = answers;
        this.cors = cors;
        this.keys = keys;
        this.decoder = new PublishDecoder(limits);
    }

    @Override
    public void mount(Router router, Context loop) {
        Hub hub = node.loop(loop).hub();
        Polls polls = new Polls(loop, hub, admission, answers);
        loops.put(loop, polls);
        router.getWithRegex(PATH).handler(context -> read(context, polls));
        router.postWithRegex(PATH).handler(this::beforeBody);
        router.postWithRegex(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(bodyLimit()))
                .handler(context -> publish(context, hub));
    }

    /** Answers those that wait, with nothing: their clients ask again, another node. */
    public void leave() {
        loops.each(Polls::answerAll);
    }

    /** A message may grow by a third where it is written as base64. */
    private long bodyLimit() {
        return Math.max(LEAST_BODY_BYTES, limits.messageBytes() / 3L * 4 + AROUND_A_MESSAGE_BYTES);
    }

    // ---- reading ----

    private void read(RoutingContext context, Polls polls) {
        boolean entered = false;
        try {
            admission.enterRequest();
            entered = true;
            HttpServerRequest request = context.request();
            Parameters parameters = new Parameters(request.query());
            RoomName room = room(request);
            Position since = parameters.position("since");
            int limit = parameters.limit("limit", DEFAULT_LIMIT, limits.historyMessages());
            long wait = parameters.number("wait", LONGEST_WAIT_SECONDS) * 1_000L;
            cors.admit(request);
            Reading reading = Reading.of(room, since, limit, wait);
            entered = false; // from here on the reader itself leaves
            if (wait == 0) {
                context.addEndHandler(end -> admission.leave());
                readNow(reading, polls, request);
            } else {
                new Poll(polls, node, reading, request).open();
            }
        } catch (FanfareException refusal) {
            if (entered) {
                admission.leave();
            }
            Problem.send(context.response(), refusal);
        }
    }

    /** Reads without joining: a room that is only looked at is nothing that the node, or Redis, has to keep. */
    private void readNow(Reading reading, Polls loop, HttpServerRequest request) {
        boolean since = reading.since() != null;
        HttpPage answer = new HttpPage(
                loop,
                request,
                node.history(loop.hub(), reading.room(), reading.since(), reading.limit()),
                page -> ServerMessages.page(
                        page.publications(),
                        since && page.recovered() ? reading.since() : page.top(),
                        page.more(),
                        reading.recovered(since ? page.recovered() : null)),
                () -> {});
        request.response().closeHandler(closed -> answer.end());
        request.response().exceptionHandler(broken -> answer.end());
        answer.begin();
    }

    // ---- publishing ----

    /** What can be judged without the body is judged before it is read. */
    private void beforeBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean entered = false;
        try {
            admission.enterRequest();
            entered = true;
            keys.check(request);
            room(request);
            cors.admit(request);
            if (!isJson(request.getHeader("Content-Type"))) {
                throw new FanfareException(ErrorCode.BAD_MEDIA_TYPE, "a body is 'Content-Type: application/json'");
            }
            String encoding = request.getHeader("Content-Encoding");
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw new FanfareException(
                        ErrorCode.BAD_MEDIA_TYPE,
                        "a body is sent as it is, without 'Content-Encoding: " + encoding + "'");
            }
            context.addEndHandler(end -> admission.leave());
            context.next();
        } catch (FanfareException refusal) {
            if (entered) {
                admission.leave();
            }
            Problem.send(context.response(), refusal);
        }
    }

    private void publish(RoutingContext context, Hub hub) {
        try {
            HttpServerRequest request = context.request();
            byte[] utf8 = utf8(context.body().buffer());
            PublishDecoder.Body body = decoder.decode(utf8, request.getHeader("Idempotency-Key"));
            node.publish(hub, room(request), body.drafts())
                    .onSuccess(receipts -> answer(context, body.batch(), receipts))
                    .onFailure(failure -> Problem.send(context.response(), FanfareException.of(failure)));
        } catch (FanfareException refusal) {
            Problem.send(context.response(), refusal);
        }
    }

    private static void answer(RoutingContext context, boolean batch, List<Receipt> receipts) {
        Receipt first = receipts.get(0);
        byte[] body = batch
                ? ServerMessages.published(
                        receipts.stream().map(Receipt::position).toList())
                : ServerMessages.published(first.position(), first.duplicate());
        context.response()
                .setStatusCode(!batch && first.duplicate() ? 200 : 201)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(body).appendString("\n"));
    }

    private RoomName room(HttpServerRequest request) {
        return Parameters.roomOf(request.path(), limits.roomNameLength());
    }

    private static boolean isJson(String mediaType) {
        return mediaType != null && mediaType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    private static byte[] utf8(Buffer body) {
        byte[] bytes = body == null ? new byte[0] : body.getBytes();
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return bytes;
        } catch (CharacterCodingException e) {
            throw new FanfareException(ErrorCode.BAD_MESSAGE, "the body is not UTF-8");
        }
    }
}
