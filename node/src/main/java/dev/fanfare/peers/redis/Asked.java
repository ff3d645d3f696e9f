package dev.fanfare.peers.redis;

import dev.fanfare.peers.Answers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A question of this node that is under way. */
final class Asked {
    private final Promise<Answers> answers = Promise.promise();
    private final Map<String, String> given = new HashMap<>();
    /** Who is to answer; null until Redis told. Answers come over another connection, and may be here before that. */
    private Set<String> nodes;

    Future<Answers> answers() {
        return answers.future();
    }

    void nodes(Response incarnations) {
        nodes = new HashSet<>();
        incarnations.forEach(incarnation -> nodes.add(incarnation.toString()));
        completeIfAllAnswered();
    }

    void answered(String node, String text) {
        given.putIfAbsent(node, text);
        completeIfAllAnswered();
    }

    private void completeIfAllAnswered() {
        if (nodes != null && given.keySet().containsAll(nodes)) {
            complete();
        }
    }

    /** The time is over. */
    void complete() {
        Set<String> all = new HashSet<>(given.keySet());
        all.addAll(nodes == null ? Set.of() : nodes);
        answers.tryComplete(new Answers(Math.max(1, all.size()), List.copyOf(given.values())));
    }

    void fail(Throwable cause) {
        answers.tryFail(cause);
    }

    /** Whether Redis took the question. */
    boolean isOut() {
        return nodes != null;
    }
}
