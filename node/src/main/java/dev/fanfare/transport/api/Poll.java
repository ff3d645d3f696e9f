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
import io.vertx.core.http.HttpServerRequest;
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
    private final HttpServerRequest http;
    private Joined start;
    private HttpPage page;
    private long timer = -1;
    private boolean reading;
    private boolean ended;

    /** One that begins with {@link #open}. */
    Poll(Polls loop, Node node, Reading request, HttpServerRequest http) {
        this.loop = loop;
        this.node = node;
        this.id = node.newConnectionId();
        this.request = request;
        this.http = http;
    }

    void open() {
        http.response().closeHandler(v -> leave());
        http.response().exceptionHandler(failure -> leave());
        loop.add(this);
        hub().join(this, request.join());
    }

    /** Answers with what there is: nothing, mostly. */
    void answerNow() {
        if (start != null && !reading && !ended) {
            answer(start.id(), start.recovered());
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
        page = new HttpPage(
                loop,
                http,
                node.history(hub(), request.room(), start.id(), request.limit()),
                read -> read.recovered()
                        ? body(read.publications(), start.id(), read.more(), start.recovered())
                        : body(List.of(), read.top(), false, false),
                this::leave);
        page.begin();
    }

    private byte[] body(List<Publication> publications, Position at, boolean more, Boolean recovered) {
        return ServerMessages.page(publications, at, more, request.recovered(recovered));
    }

    /** Answers with nothing but a place. */
    private void answer(Position at, Boolean recovered) {
        if (!ended) {
            leave();
            HttpPage.send(http.response(), body(List.of(), at, false, recovered));
        }
    }

    private void fail(FanfareException failure) {
        if (!ended) {
            leave();
            Problem.send(http.response(), failure);
        }
    }

    private void leave() {
        if (!ended) {
            ended = true;
            if (timer >= 0) {
                loop.vertx().cancelTimer(timer);
            }
            if (page != null) {
                page.end();
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
            answer(joined.id(), false);
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
            answer(position, false);
        }
    }
}
