package dev.fanfare.peers;

import io.vertx.core.Future;

/**
 * Asks all nodes, this one among them. For what operators ask now and then, not for what clients do.
 *
 * <p><b>Promise.</b> A question reaches each node that lives at most once, and is answered by it at most once. Nobody waits
 * longer than {@value #PATIENCE_MS} ms: who has not answered by then is missing from the answers, and told of by {@link
 * Answers#nodes}. A node that does not understand a question, an older release say, does not answer it.
 *
 * <p><b>Threads:</b> called on the broker's context alone, where futures complete and the responder is called.
 */
public interface Peers {
    /** How long a question waits for its answers, milliseconds. */
    long PATIENCE_MS = 1_000;

    /** Greatest length of an answer, characters; a longer one is not given. */
    int MAX_ANSWER = 64 << 10;

    /** Questions of this node that may be under way. */
    int MAX_ASKED = 16;

    /** Questions that a node answers at the same time; others get no answer from it. */
    int MAX_ANSWERING = 64;

    /** Called once, before anything else. */
    void start(Responder responder);

    /**
     * Asks all nodes.
     *
     * @param question one line, at most 1,000 characters
     * @return fails with {@code overloaded} when too many questions are under way, with {@code broker_unavailable} when the
     *     other nodes are out of reach; whether some of them were asked all the same is then not known
     */
    Future<Answers> ask(String question);

    /** Takes this node out of those that are asked, and ends. Completes within a bounded time. */
    Future<Void> close();

    /** Answers questions. */
    @FunctionalInterface
    interface Responder {
        /**
         * What this node answers; a future that fails: nothing.
         *
         * @param question as it was asked, by whichever node
         */
        Future<String> answer(String question);
    }
}
