package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;

/** What Redis answered is answered: it has it, in memory or on its disk as it is set up. */
final class ImmediateAppends implements Appends {
    private final Appender appender;

    ImmediateAppends(Appender appender) {
        this.appender = appender;
    }

    @Override
    public Future<AppendReply> append(Session session, RoomKeys room, Append append) {
        return append.begin()
                ? appender.append(session, room, append.drafts(), append.again(), append.since())
                : Future.failedFuture(new UncommittedException("given up before it was sent"));
    }

    @Override
    public boolean later() {
        return false;
    }

    @Override
    public void down(Session session, BucketSet buckets) {
        // nothing is held here
    }

    @Override
    public String trouble() {
        return null;
    }
}
