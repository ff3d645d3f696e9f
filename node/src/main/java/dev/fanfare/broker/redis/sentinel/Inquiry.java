package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.config.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server the same question whenever it is told to, over a connection that it keeps while answers come. An answer
 * that takes too long is a failure, and the connection is given up with it: so each question ends within its time, whatever
 * the server does.
 *
 * @param <T> what is answered
 */
final class Inquiry<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    private final Vertx vertx;
    private final Connector connector;
    private final HostPort server;
    private final Function<RedisConnection, Future<T>> question;
    private final long patience;
    private final Runnable heard;
    private Connector.Client client;
    private RedisConnection connection;
    private int number;
    private boolean awaiting;
    private boolean tried;
    private boolean failing;
    private T answer;
    private T last;
    private Throwable failure;
    private boolean closed;

    /** Nothing is asked yet. {@code patience} in milliseconds, connecting included; {@code heard} runs at each end. */
    Inquiry(
            Vertx vertx,
            Connector connector,
            HostPort server,
            Function<RedisConnection, Future<T>> question,
            long patience,
            Runnable heard) {
        this.vertx = vertx;
        this.connector = connector;
        this.server = server;
        this.question = question;
        this.patience = patience;
        this.heard = heard;
    }

    /** Asks; while an answer is awaited there is no effect. */
    void ask() {
        if (awaiting || closed) {
            return;
        }
        awaiting = true;
        int mine = ++number;
        long timer = vertx.setTimer(patience, t -> end(mine, null, new IllegalStateException("no answer in time")));
        connection(mine).compose(question).onComplete(done -> {
            vertx.cancelTimer(timer);
            end(mine, done.result(), done.cause());
        });
    }

    private Future<RedisConnection> connection(int mine) {
        if (connection != null) {
            return Future.succeededFuture(connection);
        }
        client = connector.client(server);
        return client.connect().compose(made -> {
            if (mine != number) {
                return Future.failedFuture("given up meanwhile");
            }
            // That it ended is found by the next question.
            connection = made.exceptionHandler(failure -> LOG.debug("A connection to {} failed", server, failure));
            return Future.succeededFuture(made);
        });
    }

    private void end(int mine, T result, Throwable cause) {
        if (mine != number || !awaiting || closed) {
            return;
        }
        awaiting = false;
        tried = true;
        failing = cause != null;
        failure = cause;
        answer = result;
        if (cause == null) {
            last = result;
        } else {
            drop();
        }
        heard.run();
    }

    private void drop() {
        number++;
        connection = null;
        if (client != null) {
            client.close().onFailure(failure -> LOG.debug("Closing a connection failed", failure));
            client = null;
        }
    }

    /** Nothing that was answered counts any more, nor what is on its way: it may be old. */
    void forget() {
        drop();
        awaiting = false;
        tried = false;
        answer = null;
        failure = null;
    }

    /** The answer to the latest question; null: none, or not asked since {@link #forget}. */
    T answer() {
        return answer;
    }

    /** The latest answer there ever was; null for none. */
    T last() {
        return last;
    }

    /** Why there is no answer; null where there is one, or the question was not asked. */
    Throwable failure() {
        return failure;
    }

    /** Whether it is not worth waiting for: there is an answer, or a failure, or the question before ended in one. */
    boolean heardOf() {
        return tried || failing;
    }

    void close() {
        closed = true;
        drop();
    }
}
