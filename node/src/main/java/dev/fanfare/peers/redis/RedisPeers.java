package dev.fanfare.peers.redis;

import dev.fanfare.model.NodeId;
import dev.fanfare.peers.Answers;
import dev.fanfare.peers.Peers;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.Channels;
import dev.fanfare.redis.LuaScript;
import dev.fanfare.redis.Pushes;
import dev.fanfare.redis.RedisSession;
import dev.fanfare.redis.SessionUser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine over Redis: questions go out on one channel that all nodes subscribe, answers come back on a channel of the
 * node that asked. Which nodes there are, a sorted set says, into which each writes itself every {@value #HEARTBEAT_MS} ms. It
 * works in the sessions of the broker: {@link #user} is to be shared into it. No client can write to these channels: the
 * names of rooms' channels have a bucket behind the prefix.
 *
 * <pre>
 *   fanfare:nodes               the nodes, see nodes.lua
 *   fanfare:ask                 channel of the questions
 *   fanfare:answer:8f3kq2c7     channel of the answers to one incarnation
 * </pre>
 *
 * In a Redis Cluster they are of bucket 0 ({@code fanfare:{b0}:nodes}), and while its shard has no primary nobody can be asked.
 */
public final class RedisPeers implements Peers {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPeers.class);
    private static final LuaScript NODES = LuaScript.of(RedisPeers.class, "nodes.lua");
    private static final int HEARTBEAT_MS = 2_000;
    /** Three heartbeats may be missed: the time in which a node comes back to a Redis that was restarted. */
    private static final int GONE_AFTER_MS = 4 * HEARTBEAT_MS;

    private static final int CLOSE_MS = 500;

    private final Vertx vertx;
    private final String self;
    private final Buckets names;
    private final String asking;
    private final String answering;
    private final Channels channels;
    private final Map<Long, Asked> asked = new HashMap<>();
    /** Channels that the server has not confirmed in this session. */
    private final Set<String> unconfirmed = new HashSet<>();

    private Responder responder;
    private RedisSession session;
    private long ticker = -1;
    private long lastNumber;
    private int underAnswer;
    private boolean closing;

    /** An engine on the broker's context, with the names of its deployment. */
    public RedisPeers(Vertx vertx, NodeId node, Buckets names) {
        this.vertx = vertx;
        this.self = node.incarnation();
        this.names = names;
        this.asking = names.sharedChannel(Buckets.HOME, "ask");
        this.answering = answersTo(self);
        this.channels = new Channels(vertx, () -> System.nanoTime() / 1_000_000);
    }

    private String answersTo(String incarnation) {
        return names.sharedChannel(Buckets.HOME, "answer:" + incarnation);
    }

    /** What the broker's link is to be told of. */
    public SessionUser user() {
        return new Sessions();
    }

    @Override
    public void start(Responder answers) {
        responder = answers;
        ticker = vertx.setPeriodic(HEARTBEAT_MS, timer -> tick());
    }

    private void tick() {
        if (session != null && channels.overdue()) {
            session.end("the server does not confirm a subscription");
        } else if (isUp()) {
            run(List.of()).onFailure(failure -> LOG.debug("a heartbeat failed", failure));
        }
    }

    /** Only who hears questions counts as a node. */
    private boolean isUp() {
        return session != null && unconfirmed.isEmpty() && !closing;
    }

    private Future<Response> run(List<String> question) {
        List<Object> args = new ArrayList<>(List.of(self, GONE_AFTER_MS));
        args.addAll(question);
        return session.run(NODES, List.of(names.shared("nodes")), args);
    }

    // ---- asking ----

    @Override
    public Future<Answers> ask(String question) {
        if (!isUp()) {
            return Future.failedFuture(unavailable());
        }
        if (asked.size() >= MAX_ASKED) {
            return Future.failedFuture(
                    new FanfareException(ErrorCode.OVERLOADED, "too many questions at once; ask again in a moment"));
        }
        long number = ++lastNumber;
        Asked made = new Asked();
        asked.put(number, made);
        long timer = vertx.setTimer(PATIENCE_MS, t -> {
            if (made.isOut()) {
                made.complete();
            } else {
                made.fail(unavailable());
            }
        });
        run(List.of(asking, new Note(number, self, question).toString()))
                .onComplete(made::nodes, failure -> made.fail(unavailable()));
        return made.answers().onComplete(done -> {
            asked.remove(number);
            vertx.cancelTimer(timer);
        });
    }

    private static FanfareException unavailable() {
        return new FanfareException(ErrorCode.BROKER_UNAVAILABLE, "the other nodes are out of reach; ask again");
    }

    // ---- answering ----

    private void received(String channel, String message) {
        Note note = Note.parse(message);
        if (note == null) {
            return;
        }
        if (channel.equals(asking)) {
            answer(note);
        } else if (asked.containsKey(note.number())) {
            asked.get(note.number()).answered(note.from(), note.text());
        }
    }

    private void answer(Note question) {
        if (underAnswer >= MAX_ANSWERING || closing) {
            return;
        }
        underAnswer++;
        responder.answer(question.text()).onComplete(done -> {
            underAnswer--;
            if (done.failed()) {
                LOG.debug("no answer to '{}'", question.text(), done.cause());
            } else if (done.result().length() > MAX_ANSWER) {
                LOG.error("the answer to '{}' is too long to be given", question.text());
            } else if (session != null) {
                Note answer = new Note(question.number(), self, done.result());
                session.publish(answersTo(question.from()), answer.toString())
                        .onFailure(failure -> LOG.debug("an answer could not be sent", failure));
            }
        });
    }

    @Override
    public Future<Void> close() {
        closing = true;
        vertx.cancelTimer(ticker);
        List.copyOf(asked.values()).forEach(one -> one.fail(unavailable()));
        Promise<Void> closed = Promise.promise();
        if (session == null) {
            closed.complete();
        } else {
            session.send(Command.ZREM, names.shared("nodes"), self).onComplete(done -> closed.tryComplete());
            vertx.setTimer(CLOSE_MS, timer -> closed.tryComplete());
        }
        return closed.future();
    }

    /** What the broker tells of the session that serves these names: one bucket has them, wherever it is. */
    private final class Sessions implements SessionUser {
        @Override
        public void up(RedisSession begun, BucketSet buckets) {
            if (!closing && buckets.has(Buckets.HOME)) {
                session = begun;
                unconfirmed.addAll(List.of(asking, answering));
                channels.begin(begun);
                unconfirmed.forEach(channels::subscribe);
            }
        }

        @Override
        public void down(RedisSession ended, BucketSet buckets) {
            if (!buckets.has(Buckets.HOME)) {
                return;
            }
            session = null;
            channels.begin(null);
            List.copyOf(asked.values()).forEach(one -> one.fail(unavailable()));
        }

        @Override
        public void pushed(RedisSession from, Response message) {
            if (from != session || message.type() != ResponseType.PUSH || message.size() < 3) {
                return;
            }
            String channel = message.get(1).toString();
            if (!channel.equals(asking) && !channel.equals(answering)) {
                return;
            }
            if (Pushes.message(message)) {
                received(channel, message.get(2).toString());
            } else if (Pushes.subscribed(message) && channels.confirmed(channel)) {
                unconfirmed.remove(channel);
                tick();
            } else if (Pushes.unsubscribed(message) && !channels.awaits(channel)) {
                from.lose(Buckets.HOME, "the server ended a subscription");
            }
        }
    }
}
