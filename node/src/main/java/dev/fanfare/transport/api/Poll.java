package dev.fanfare.transport.api;

import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.room.Hub;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member;
import dev.fanfare.room.Transport;
import dev.fanfare.transport.Problem;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * One read of a room's log that may wait for it: a member whose cursor stands still. When the log goes on, the member is
 * told by being written to; it keeps nothing of that, reads a page from where it stands, answers, and leaves.
 *
 * <p><b>Threads:</b> its event loop.
 */
final class Poll implements Member {
    private final Polls loop;
    private final Node node;
    private final String id;
    private final Reading request;
    private final HttpServerResponse response;
    private Joined start;
    private long timer = -1;
    private boolean reading;
    private boolean ended;

    /** One that begins with {@link #open}. */
    Poll(Polls loop, Node node, Reading request, HttpServerResponse response) {
        this.loop = loop;
        this.node = node;
        this.id = node.newConnectionId();
        this.request = request;
        this.response = response;
    }

    void open() {
        response.closeHandler(v -> leave());
        response.exceptionHandler(failure -> leave());
        loop.add(this);
        hub().join(this, request.join());
    }

    /** Answers with what there is: nothing, mostly. */
    void answerNow() {
        if (start != null && !reading && !ended) {
            answer(List.of(), start.id(), false, start.recovered());
        }
    }

    private Hub hub() {
        return loop.hub();
    }

    private void read() {
        if (reading || ended) {
            return;
        }
        reading = true;
        node.history(hub(), request.room(), start.id(), request.limit()).onComplete(done -> {
            if (done.failed()) {
                fail(FanfareException.of(done.cause()));
            } else if (!done.result().recovered()) {
                answer(List.of(), done.result().top(), false, false);
            } else {
                answer(done.result().publications(), start.id(), done.result().more(), start.recovered());
            }
        });
    }

    private void answer(List<Publication> publications, Position at, boolean more, Boolean recovered) {
        if (!ended) {
            leave();
            answer(response, publications, at, more, request.recovered(recovered));
        }
    }

    static void answer(
            HttpServerResponse response, List<Publication> publications, Position at, boolean more, Boolean recovered) {
        response.putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(ServerMessages.page(publications, at, more, recovered))
                        .appendString("\n"));
    }

    private void fail(FanfareException failure) {
        if (!ended) {
            leave();
            Problem.send(response, failure);
        }
    }

    private void leave() {
        if (!ended) {
            ended = true;
            if (timer >= 0) {
                loop.vertx().cancelTimer(timer);
            }
            hub().leaveAll(this);
            loop.remove(this);
        }
    }

    // ---- as a member ----

    @Override
    public WireFormat wireFormat() {
        return WireFormat.JSON;
    }

    @Override
    public Transport transport() {
        return Transport.POLL;
    }

    @Override
    public String connection() {
        return id;
    }

    @Override
    public boolean isWritable() {
        return start != null && !reading;
    }

    @Override
    public void write(ByteBuf frames) {
        read();
    }

    @Override
    public void flush() {
        // nothing is kept
    }

    @Override
    public void joined(RoomName room, Joined joined) {
        start = joined;
        if (Boolean.FALSE.equals(joined.recovered())) {
            answer(List.of(), joined.id(), false, false);
        } else if (joined.replayed() > 0) {
            read();
        } else if (loop.leaving()) {
            answerNow();
        } else {
            timer = loop.vertx().setTimer(request.waitMillis(), t -> answerNow());
        }
    }

    @Override
    public void joinFailed(RoomName room, FanfareException failure) {
        fail(failure);
    }

    @Override
    public void reset(RoomName room, Position position, Reset reason) {
        if (!reading) {
            answer(List.of(), position, false, false);
        }
    }
}
