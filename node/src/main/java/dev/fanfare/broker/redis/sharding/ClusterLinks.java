package dev.fanfare.broker.redis.sharding;

import dev.fanfare.broker.Broker.Health;
import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.redis.link.Handshake;
import dev.fanfare.broker.redis.link.Link;
import dev.fanfare.broker.redis.link.LinkKit;
import dev.fanfare.broker.redis.link.Links;
import dev.fanfare.broker.redis.link.ServerCheck;
import dev.fanfare.broker.redis.sentinel.FixedLocator;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.broker.redis.session.Refusals;
import dev.fanfare.broker.redis.session.Session;
import dev.fanfare.broker.redis.wire.Keyspace;
import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.BucketSet;
import dev.fanfare.redis.Buckets;
import dev.fanfare.redis.ErrorReplies;
import dev.fanfare.redis.OneLine;
import dev.fanfare.redis.SessionTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link to the primary of each shard of a Redis Cluster, as far as it has buckets. {@link TopologyReader} says who that is,
 * and each server that is asked for what it has not says so itself. A bucket goes from one session to another without the
 * buckets beside it noticing; so does all of a shard when its primary is replaced.
 *
 * <p>Before a bucket is served its control hash is put right ({@code recover.lua}), and before any is, the deployment's number
 * of buckets was compared once: a node of another number would look for rooms where they are not.
 */
public final class ClusterLinks implements Links {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLinks.class);
    private static final int PAUSE_MS = 50;
    private static final BucketSet HOME = BucketSet.of(Buckets.HOME);

    private final Kit kit;
    private final RedisConfig config;
    private final Links.Owner owner;
    private final Handshake handshake;
    private final Owners owners;
    private final TopologyReader reader;
    private final SessionTable<Session> table;
    private final int count;
    private final Map<HostPort, Shard> shards = new HashMap<>();
    /** Which session served a bucket before it was released, if that stood then. */
    private final Map<Integer, Session> had = new HashMap<>();

    private final Promise<Void> first = Promise.promise();
    private final LinkKit ofShards;
    private boolean layoutHeld;
    private boolean scheduled;
    private boolean up;
    private boolean closed;
    private int unserved;
    private String trouble;

    /** Links that are not opened yet; the server of the URL names the others. */
    public ClusterLinks(LinkKit shared, Keyspace keys, Links.Owner owner) {
        this.kit = shared.kit();
        this.config = shared.config();
        this.owner = owner;
        this.count = keys.buckets();
        this.handshake = shared.handshake();
        this.owners = new Owners(keys);
        this.table = new SessionTable<>(count);
        this.trouble = "connecting to " + config;
        this.ofShards = shared.with(new BrokerMeter() {
            @Override
            public void reconnected() {
                kit.meter().reconnected();
            }
        });
        this.reader = new TopologyReader(
                kit,
                shared.connector(),
                config.servers(),
                2 * config.connectTimeout().toMillis(),
                this::told);
    }

    @Override
    public void open() {
        reader.hint();
    }

    @Override
    public Session of(int bucket) {
        return table.of(bucket);
    }

    @Override
    public Health health() {
        return new Health(up, up ? "connected to " + config + ", shards: " + shards.size() : trouble);
    }

    @Override
    public Future<Void> first() {
        return first.future();
    }

    @Override
    public void suspect(String why) {
        List.copyOf(shards.values()).forEach(shard -> shard.link().suspect(why));
    }

    @Override
    public Future<Void> close() {
        closed = true;
        reader.close();
        List.copyOf(shards.values()).forEach(shard -> shard.link().close());
        first.tryFail("closed");
        up = false;
        trouble = "closed";
        return Future.succeededFuture();
    }

    // ---- who has what ----

    private void told(Topology topology, Throwable failure) {
        if (topology != null) {
            owners.learn(topology);
            arrange();
            if (unserved > 0 && unserved < count) {
                trouble(unserved + " of " + count + " buckets of " + config + " have no server");
            }
        } else {
            refused(Refusals.of(failure));
            if (shards.isEmpty()) {
                trouble("no connection to " + config + ": " + OneLine.of(failure));
            }
        }
        if (!up) {
            reader.hint();
        }
    }

    private void refused(BrokerRefusedException refusal) {
        if (refusal != null) {
            trouble(refusal.getMessage());
            first.tryFail(refusal);
        }
    }

    private void trouble(String why) {
        if (!why.equals(trouble)) {
            LOG.warn("{}; trying again", why);
        }
        trouble = why;
    }

    /** Brings the sessions in line with what is known, now or soon. */
    private void arrangeSoon(int millis) {
        if (!scheduled) {
            scheduled = true;
            kit.vertx().setTimer(millis, t -> {
                scheduled = false;
                arrange();
            });
        }
    }

    private void arrange() {
        if (closed) {
            return;
        }
        Map<HostPort, BucketSet> wanted = owners.buckets();
        for (Shard shard : List.copyOf(shards.values())) {
            release(shard, shard.served().minus(wanted.getOrDefault(shard.at, BucketSet.NONE)));
        }
        for (Shard shard : List.copyOf(shards.values())) {
            if (!wanted.containsKey(shard.at)) {
                LOG.info("{} has no slots any more that this node needs", shard.at);
                shards.remove(shard.at);
                close(shard);
            }
        }
        wanted.forEach((at, buckets) -> settle(shards.computeIfAbsent(at, this::connect), buckets));
        judge();
    }

    private Shard connect(HostPort at) {
        Shard shard = new Shard(at);
        Link link = new Link(ofShards, new FixedLocator(at, at.toString()), new OwnedShard(shard));
        link.first().onFailure(failure -> refused(Refusals.of(failure)));
        shard.open(link);
        return shard;
    }

    private void close(Shard shard) {
        shard.link().close();
        if (shard.session() != null) {
            ended(shard, shard.session());
        }
    }

    private void ended(Shard shard, Session session) {
        BucketSet served = shard.ended();
        if (!served.isEmpty()) {
            table.down(session, served);
        }
        if (shard.wasShown()) {
            owner.down(session, served);
        }
        judge();
        reader.hint();
    }

    private void release(Shard shard, BucketSet gone) {
        if (!gone.isEmpty()) {
            gone.forEach(bucket -> had.put(bucket, shard.session()));
            shard.hides(gone);
            table.down(shard.session(), gone);
            owner.down(shard.session(), gone);
            judge();
        }
    }

    /** Puts the control hashes of those buckets right that a shard has and does not serve yet. */
    private void settle(Shard shard, BucketSet wanted) {
        Session session = shard.session();
        if (session == null) {
            return;
        }
        BucketSet all = shard.missing(wanted);
        BucketSet missing = layoutHeld ? all : all.and(HOME);
        if (missing.isEmpty()) {
            return;
        }
        shard.settles(missing);
        Future<Void> home = missing.has(Buckets.HOME) ? handshake.home(session) : Future.succeededFuture();
        home.compose(v -> handshake.recover(session, missing, this::movedFrom)).onComplete(done -> {
            if (session.over() || closed) {
                return;
            }
            shard.settled(missing);
            if (done.failed()) {
                refused(Refusals.of(done.cause()));
                reader.hint();
                arrangeSoon(Refusals.of(done.cause()) == null ? PAUSE_MS : PAUSE_MS * PAUSE_MS);
            } else {
                settled(shard, session, missing, done.result());
            }
        });
    }

    /** The server that had a bucket before and still stands; '' for none. */
    private String movedFrom(int bucket) {
        Session before = had.get(bucket);
        return before == null || before.over() ? "" : before.server();
    }

    private void settled(Shard shard, Session session, BucketSet asked, BucketSet ready) {
        layoutHeld |= asked.has(Buckets.HOME);
        BucketSet more = ready.and(owners.buckets().getOrDefault(shard.at, BucketSet.NONE));
        if (!more.isEmpty()) {
            shard.shows(more);
            table.up(session, more);
            owner.up(session, more);
        }
        if (ready.size() < asked.size()) {
            reader.hint();
        }
        arrangeSoon(more.size() == asked.size() ? 1 : PAUSE_MS);
        judge();
    }

    /** Is every bucket served? */
    private void judge() {
        int served = shards.values().stream()
                .mapToInt(shard -> shard.served().size())
                .sum();
        boolean now = served == count;
        if (now != up) {
            up = now;
            kit.meter().linked(now);
            if (now && first.tryComplete()) {
                LOG.info("connected to {}: {} shards serve {} buckets", config, shards.size(), count);
            }
        }
        unserved = count - served;
    }

    /** What the link of a shard tells. */
    private final class OwnedShard implements Link.Owner {
        private final Shard shard;
        private final ServerCheck serverCheck = new ServerCheck(kit.vertx(), handshake);

        OwnedShard(Shard shard) {
            this.shard = shard;
        }

        @Override
        public BucketSet buckets() {
            return BucketSet.NONE; // each is put right when it comes
        }

        @Override
        public void up(Session begun, BucketSet ready) {
            shard.began(begun);
            serverCheck.run(begun);
            arrange();
        }

        @Override
        public void down(Session over) {
            ended(shard, over);
        }

        @Override
        public void lose(Session from, int bucket, String why) {
            if (from == shard.session() && shard.served().has(bucket)) {
                LOG.info("bucket {} of {}: {}", bucket, shard.at, why);
                release(shard, BucketSet.of(bucket));
                reader.hint();
                arrangeSoon(PAUSE_MS);
            }
        }

        @Override
        public void misplaced(Session from, Throwable error) {
            reader.hint();
            if (ErrorReplies.is(error, "MOVED")) {
                moved(error.getMessage());
            }
        }

        /** {@code MOVED slot host:port}; without a host it is the one that said so. */
        private void moved(String error) {
            String[] words = error.substring(error.indexOf("MOVED")).split("\\s+");
            int colon = words.length < 3 ? -1 : words[2].lastIndexOf(':');
            if (colon < 0) {
                return;
            }
            String host = words[2].substring(0, colon).replaceAll("[\\[\\]]", "");
            int port = Integer.parseInt(words[2].substring(colon + 1));
            owners.moved(
                    Integer.parseInt(words[1]), shard.at, new HostPort(host.isEmpty() ? shard.at.host() : host, port));
            arrangeSoon(1);
        }
    }
}
