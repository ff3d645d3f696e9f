package dev.fanfare.broker.redis.sharding;

import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Kit;
import dev.fanfare.config.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Asks the servers of a Redis Cluster who has which slots: some of those that are known at a time, one after the other, each
 * over a connection of its own that ends with the answer. Each {@value #PERIOD_MS} ms, and when there is a reason to believe that
 * something changed, but not more often than each {@value #PAUSE_MS} ms.
 */
final class TopologyReader {
    private static final int PERIOD_MS = 5_000;
    private static final int PAUSE_MS = 250;
    private static final int AT_ONCE = 3;

    private final Vertx vertx;
    private final LongSupplier clock;
    private final Connector connector;
    private final long patience;
    private final List<HostPort> seeds;
    private final BiConsumer<Topology, Throwable> told;
    private final Set<HostPort> underWay = new HashSet<>();
    private Set<HostPort> servers = Set.of();
    private int next;
    private long asked;
    private long timer = -1;
    private boolean hinted;
    private boolean closed;

    /**
     * A reader that begins with {@code seeds}; {@code patience}: milliseconds for one server; {@code told} is given each
     * answer, or why there is none.
     */
    TopologyReader(
            Kit kit, Connector connector, List<HostPort> seeds, long patience, BiConsumer<Topology, Throwable> told) {
        this.vertx = kit.vertx();
        this.clock = kit.clock();
        this.connector = connector;
        this.seeds = seeds;
        this.patience = patience;
        this.told = told;
        this.next = kit.random().nextInt(seeds.size());
    }

    /** Asks soon. */
    void hint() {
        if (!hinted && !closed) {
            hinted = true;
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(Math.max(1, Math.min(PAUSE_MS, asked + PAUSE_MS - clock.getAsLong())), t -> ask());
        }
    }

    private void ask() {
        hinted = false;
        asked = clock.getAsLong();
        timer = vertx.setTimer(PERIOD_MS, t -> ask());
        Set<HostPort> all = new LinkedHashSet<>(servers);
        all.addAll(seeds);
        List<HostPort> some = new ArrayList<>(all);
        for (int i = 0; i < Math.min(AT_ONCE, some.size()); i++) {
            HostPort server = some.get(Math.floorMod(next++, some.size()));
            if (underWay.add(server)) {
                ask(server);
            }
        }
    }

    private void ask(HostPort server) {
        Connector.Client client = connector.client(server);
        Promise<Topology> answer = Promise.promise();
        long limit = vertx.setTimer(patience, t -> answer.tryFail(server + " does not answer"));
        client.connect()
                .compose(connection -> connection.batch(List.of(
                        Request.cmd(Command.CLUSTER).arg("SLOTS"),
                        Request.cmd(Command.CLUSTER).arg("NODES"))))
                .compose(replies -> {
                    Topology said =
                            Topology.parse(replies.get(0), replies.get(1).toString(), server);
                    return Future.succeededFuture(said);
                })
                .onSuccess(answer::tryComplete)
                .onFailure(answer::tryFail);
        answer.future().onComplete(done -> {
            vertx.cancelTimer(limit);
            client.close();
            underWay.remove(server);
            if (!closed) {
                servers = done.succeeded() ? done.result().servers() : servers;
                told.accept(done.result(), done.cause());
            }
        });
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
