package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.script.AppendReply;
import dev.fanfare.broker.redis.session.Appender;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.RoomKeys;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.BucketSet;
import io.vertx.core.Future;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What Redis answered is answered when so many replicas hold it. The appends of a session go in {@link Rounds}, over its third
 * connection, which may have to wait.
 */
final class ReplicatedAppends implements Appends {
    /** At most; and less than pings, which wait behind it, may be late. */
    private static final int WAIT_MS = 500;

    private final Kit kit;
    private final Appender appender;
    private final int replicas;
    private final int waitMillis;
    private final Map<Session, Rounds> rounds = new IdentityHashMap<>();

    ReplicatedAppends(Kit kit, RedisConfig config, Appender appender) {
        this.kit = kit;
        this.appender = appender;
        this.replicas = config.waitReplicas();
        this.waitMillis = (int) Math.min(WAIT_MS, config.silence().toMillis() / 3);
    }

    @Override
    public Future<AppendReply> append(Session session, RoomKeys room, Append append) {
        return rounds.computeIfAbsent(session, s -> new Rounds(kit.vertx(), kit.clock(), s, replicas, waitMillis))
                .run(room, () -> send(session, room, append));
    }

    private Future<AppendReply> send(Session session, RoomKeys room, Append append) {
        return append.begin()
                ? appender.appendAside(session, room, append.drafts(), append.again(), append.since())
                : Future.failedFuture(new UncommittedException("given up before it was sent"));
    }

    @Override
    public boolean later() {
        return true;
    }

    @Override
    public void down(Session session, BucketSet buckets) {
        if (session.over()) {
            rounds.remove(session);
        } else if (rounds.containsKey(session)) {
            rounds.get(session).giveUp(buckets);
        }
    }

    @Override
    public String trouble() {
        return rounds.values().stream()
                .map(Rounds::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
