package dev.fanfare.transport.api;

import dev.fanfare.broker.History;
import dev.fanfare.node.PageRead;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.transport.Problem;
import dev.fanfare.transport.bounds.LargeAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Function;

/**
 * A page of a room's log as the answer to one request.
 *
 * <p><b>Threads:</b> the request's loop.
 */
final class HttpPage implements LargeAnswer.Form<History>, LargeAnswer.Outlet {
    private final HttpServerRequest request;
    private final Function<History, byte[]> body;
    private final Runnable answered;
    private final LargeAnswer<History> answer;
    private boolean given;

    /**
     * A page that is read from {@link #begin} on.
     *
     * @param body makes the answer's body of it
     * @param answered run just before the answer is given, whatever it is
     */
    HttpPage(
            Polls loop,
            HttpServerRequest request,
            PageRead<History> page,
            Function<History, byte[]> body,
            Runnable answered) {
        this.request = request;
        this.body = body;
        this.answered = answered;
        this.answer = new LargeAnswer<>(loop.answers(), loop.tasks(), page, this, this);
    }

    void begin() {
        answer.begin(ServerMessages.HISTORY_BYTES);
    }

    /** The client is gone. No effect once the answer was given: then it is between the connection and the client. */
    void end() {
        if (!given) {
            answer.end();
        }
    }

    @Override
    public long bytes(History page) {
        return ServerMessages.historyBytes(page.publications());
    }

    @Override
    public byte[] make(History page) {
        return body.apply(page);
    }

    @Override
    public void write(byte[] made, Runnable taken) {
        given = true;
        answered.run();
        send(request.response(), made).onComplete(done -> taken.run());
    }

    @Override
    public void failed(Throwable cause) {
        given = true;
        answered.run();
        if (!request.response().closed()) {
            Problem.send(request.response(), FanfareException.of(cause));
        }
    }

    /** The response is on its way: only the end of the connection ends it. */
    @Override
    public void tooSlow() {
        ((ConnectionBase) request.connection()).channel().close();
    }

    static Future<Void> send(HttpServerResponse response, byte[] body) {
        return response.putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(body).appendString("\n"));
    }
}
