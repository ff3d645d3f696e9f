package dev.fanfare.broker.redis.link;

import dev.fanfare.redis.OneLine;
import java.util.List;

/** Why a connection could not be made, in words for an operator. */
final class Causes {
    /** What is seen of a TLS port that is spoken to without: it ends the connection before its first word. */
    private static final List<String> ENDED = List.of("reset by peer", "closed", "Broken pipe");

    private static final List<String> NOT_TLS = List.of("not an SSL/TLS record", "took too long");

    private Causes() {}

    /**
     * On one line.
     *
     * @param tls whether TLS was spoken
     */
    static String of(Throwable cause, boolean tls) {
        String words = OneLine.of(cause);
        if (!tls && ENDED.stream().anyMatch(words::contains)) {
            return words + " before a word was said; a port that speaks TLS is rediss://";
        }
        return tls && NOT_TLS.stream().anyMatch(words::contains)
                ? words + "; a port that does not speak TLS is redis://"
                : words;
    }
}
