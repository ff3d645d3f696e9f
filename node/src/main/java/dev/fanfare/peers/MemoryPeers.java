package dev.fanfare.peers;

import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/** The engine of a node that is alone: it asks itself. */
public final class MemoryPeers implements Peers {
    private final Vertx vertx;
    private Responder responder;
    private int asked;
    private boolean closed;

    /** An engine whose timers are of this Vert.x. */
    public MemoryPeers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void start(Responder answering) {
        responder = answering;
    }

    @Override
    public Future<Answers> ask(String question) {
        if (closed) {
            return Future.failedFuture(new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the node is being stopped"));
        }
        if (asked >= MAX_ASKED) {
            return Future.failedFuture(
                    new FanfareException(ErrorCode.OVERLOADED, "too many questions at once; ask again in a moment"));
        }
        asked++;
        Promise<Answers> answers = Promise.promise();
        long timer = vertx.setTimer(PATIENCE_MS, t -> answers.tryComplete(new Answers(1, List.of())));
        responder.answer(question).onComplete(done -> {
            boolean given = done.succeeded() && done.result().length() <= MAX_ANSWER;
            answers.tryComplete(new Answers(1, given ? List.of(done.result()) : List.of()));
        });
        return answers.future().onComplete(done -> {
            asked--;
            vertx.cancelTimer(timer);
        });
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }
}
