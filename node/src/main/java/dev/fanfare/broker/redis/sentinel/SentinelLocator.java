package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.broker.BrokerRefusedException;
import dev.fanfare.broker.BrokerRefusedException.Reason;
import dev.fanfare.broker.redis.session.Connector;
import dev.fanfare.broker.redis.session.Refusals;
import dev.fanfare.config.HostPort;
import dev.fanfare.config.RedisConfig;
import dev.fanfare.redis.OneLine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks all sentinels, and all servers that they know of, at once and again and again: every second while all is well,
 * every {@value #SEARCH_MS} ms while the primary is looked for or a failover is near. {@link PrimaryChoice} says what follows
 * from the answers. The sentinels' own announcements are not subscribed to: a subscription that is lost says nothing, and
 * what is polled is never older than its period.
 */
public final class SentinelLocator implements Locator {
    private static final int SEARCH_MS = 100;
    private static final int CALM_MS = 1_000;
    private static final int CALM_PER_SILENCE = 3;
    private static final int MOST = 32;

    private final Vertx vertx;
    private final RedisConfig config;
    private final String name;
    private final Connector toServers;
    private final Connector toSentinels;
    private final long patience;
    private final Map<HostPort, Inquiry<SentinelReport>> sentinels = new LinkedHashMap<>();
    private final Map<HostPort, Inquiry<Questions.Own>> servers = new LinkedHashMap<>();
    private final Promotions promotions = new Promotions();
    /** Addresses of sentinels that are asked under another one. */
    private final Set<HostPort> aliases = new LinkedHashSet<>();

    private Promise<HostPort> search;
    private long deadline = -1;
    private long timer = -1;
    private PrimaryChoice.Primary chosen;
    private PrimaryChoice latest = new PrimaryChoice.Open("nobody was asked yet");
    private long newest;
    private Consumer<String> moved = why -> {};
    private boolean closed;

    /** One that asks over connections of its own: {@code toSentinels} where the primary is, {@code toServers} how far each server is. */
    public SentinelLocator(Vertx vertx, RedisConfig config, Connector toServers, Connector toSentinels) {
        this.vertx = vertx;
        this.config = config;
        this.name = config.sentinel().primary();
        this.toServers = toServers;
        this.toSentinels = toSentinels;
        this.patience = config.connectTimeout().toMillis() / 2;
        config.servers().forEach(this::addSentinel);
    }

    private void addSentinel(HostPort at) {
        sentinels.put(
                at,
                new Inquiry<>(
                        vertx,
                        toSentinels,
                        at,
                        connection -> Questions.sentinel(connection, name),
                        patience,
                        this::heard));
    }

    @Override
    public String describe(HostPort server) {
        return server + ", the primary of " + config;
    }

    @Override
    public Future<HostPort> primary() {
        endSearch().tryFail("given up");
        moved = why -> {};
        Promise<HostPort> mine = Promise.promise();
        search = mine;
        latest = new PrimaryChoice.Open("no sentinel answered in time");
        sentinels.values().forEach(Inquiry::forget);
        servers.values().forEach(Inquiry::forget);
        deadline = vertx.setTimer(config.silence().toMillis(), t -> {
            endSearch().tryFail(why());
        });
        vertx.cancelTimer(timer);
        tick();
        return mine.future();
    }

    /** Why there is no primary yet, with what went wrong at the one who should have said it. */
    private String why() {
        String why = latest instanceof PrimaryChoice.Open open ? open.why() : "not all sentinels and servers answer";
        return Stream.concat(
                        sentinels.values().stream().map(Inquiry::failure),
                        servers.values().stream().map(Inquiry::failure))
                .filter(Objects::nonNull)
                .findFirst()
                .map(failure -> why + " (" + OneLine.of(failure) + ")")
                .orElse(why);
    }

    @Override
    public void watch(Consumer<String> told) {
        moved = told;
    }

    private void tick() {
        List.copyOf(sentinels.values()).forEach(Inquiry::ask);
        List.copyOf(servers.values()).forEach(Inquiry::ask);
        timer = vertx.setTimer(pause(), t -> tick());
    }

    private long pause() {
        boolean calm = search == null
                && latest instanceof PrimaryChoice.Primary primary
                && primary.announced()
                && told().stream().noneMatch(SentinelReport::down);
        return calm ? Math.min(CALM_MS, config.silence().toMillis() / CALM_PER_SILENCE) : SEARCH_MS;
    }

    /** Somebody answered, or failed to. */
    private void heard() {
        if (closed) {
            return;
        }
        learn();
        told().stream().map(SentinelReport::primary).filter(Objects::nonNull).forEach(promotions::announced);
        Map<HostPort, ServerReport> seen = new HashMap<>();
        servers.forEach((at, server) -> {
            if (server.answer() != null) {
                seen.put(at, promotions.heard(at, server.answer()));
            }
        });
        latest = PrimaryChoice.of(newest, told(), seen);
        if (search == null) {
            check(seen.get(chosen == null ? null : chosen.at()));
        } else if (sentinels.values().stream().allMatch(Inquiry::heardOf)
                && servers.values().stream().allMatch(Inquiry::heardOf)) {
            decide(seen.isEmpty());
        }
        told().forEach(one -> newest = Math.max(newest, one.epoch()));
    }

    private List<SentinelReport> told() {
        return sentinels.values().stream()
                .map(Inquiry::answer)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Takes up the servers and sentinels that the sentinels list, and drops those that they do not list any more. */
    private void learn() {
        Set<HostPort> listed = new LinkedHashSet<>();
        Set<HostPort> others = new LinkedHashSet<>(config.servers());
        for (Inquiry<SentinelReport> sentinel : sentinels.values()) {
            SentinelReport last = sentinel.last();
            if (last != null && last.primary() != null) {
                listed.add(last.primary());
                listed.addAll(last.replicas());
                others.addAll(last.others());
            }
        }
        retain(servers, listed, Inquiry::close);
        promotions.retain(listed);
        listed.stream()
                .filter(at -> !servers.containsKey(at))
                .limit(MOST - servers.size())
                .forEach(at -> {
                    servers.put(at, new Inquiry<>(vertx, toServers, at, Questions::server, patience, this::heard));
                    servers.get(at).ask();
                });
        findAliases();
        aliases.retainAll(others);
        others.removeAll(aliases);
        retain(sentinels, others, Inquiry::close);
        others.stream()
                .filter(at -> !sentinels.containsKey(at))
                .limit(MOST - sentinels.size())
                .forEach(at -> {
                    addSentinel(at);
                    sentinels.get(at).ask();
                });
    }

    private static <T> void retain(Map<HostPort, T> all, Collection<HostPort> wanted, Consumer<T> end) {
        new ArrayList<>(all.keySet())
                .stream().filter(at -> !wanted.contains(at)).forEach(at -> end.accept(all.remove(at)));
    }

    /** A sentinel that the URL names by its host name may be listed by its address. */
    private void findAliases() {
        Map<String, HostPort> ids = new HashMap<>();
        sentinels.forEach((at, sentinel) -> {
            if (sentinel.last() != null) {
                HostPort before = ids.putIfAbsent(sentinel.last().id(), at);
                if (before != null && !config.servers().contains(at)) {
                    aliases.add(at);
                }
            }
        });
    }

    private void decide(boolean noServer) {
        if (latest instanceof PrimaryChoice.Primary primary) {
            chosen = primary;
            newest = primary.epoch();
            endSearch().tryComplete(primary.at());
            return;
        }
        BrokerRefusedException refusal = refusal(noServer);
        if (refusal != null) {
            endSearch().tryFail(refusal);
        }
    }

    /** What trying again cannot mend; null for nothing. */
    private BrokerRefusedException refusal(boolean noServer) {
        if (latest instanceof PrimaryChoice.Unknown unknown) {
            return unknown.answered() > config.servers().size() / 2
                    ? new BrokerRefusedException(
                            Reason.UNKNOWN_PRIMARY,
                            "no sentinel of " + config + " knows a primary named '" + name + "'")
                    : null;
        }
        if (told().isEmpty()) {
            return refused(sentinels.values().stream().map(Inquiry::failure).toList(), "a sentinel", true);
        }
        return noServer
                ? refused(servers.values().stream().map(Inquiry::failure).toList(), "", false)
                : null;
    }

    private static BrokerRefusedException refused(List<Throwable> failures, String who, boolean sentinel) {
        return failures.stream()
                .filter(Objects::nonNull)
                .map(Refusals::of)
                .filter(Objects::nonNull)
                .findFirst()
                .map(refusal -> sentinel
                        ? new BrokerRefusedException(
                                Reason.SENTINEL_CREDENTIALS,
                                refusal.getMessage().replaceFirst("^Redis", who))
                        : refusal)
                .orElse(null);
    }

    /** Whether the primary that is worked with still is one; {@code own} is what it says of itself, null: nothing. */
    private void check(ServerReport own) {
        if (chosen == null) {
            return;
        }
        if (latest instanceof PrimaryChoice.Primary primary) {
            boolean same = primary.at().equals(chosen.at());
            // A server that was promoted is not left for the one before it: the sentinels are about to name it.
            boolean before = primary.announced() && !chosen.announced() && primary.epoch() == chosen.epoch();
            if (same) {
                chosen = primary;
                newest = primary.epoch();
            } else if (!before) {
                leave("the primary is " + primary.at() + " now");
            }
        } else if (own != null && !own.primary()) {
            leave(chosen.at() + " says that it is a replica now");
        } else {
            told().stream()
                    .filter(one -> one.epoch() > chosen.epoch() && one.primary() != null)
                    .filter(one -> !one.primary().equals(chosen.at()))
                    .findFirst()
                    .ifPresent(one -> leave("the sentinels name " + one.primary() + " the primary"));
        }
    }

    private void leave(String why) {
        Consumer<String> once = moved;
        moved = ignored -> {};
        once.accept(why);
    }

    /** Nothing is looked for any more; answers what the one who asked waits for. */
    private Promise<HostPort> endSearch() {
        vertx.cancelTimer(deadline);
        Promise<HostPort> ended = search;
        search = null;
        return ended == null ? Promise.promise() : ended;
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
        endSearch().tryFail("closed");
        sentinels.values().forEach(Inquiry::close);
        servers.values().forEach(Inquiry::close);
    }
}
