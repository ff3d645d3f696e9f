package dev.fanfare.transport.bounds;

import dev.fanfare.config.MemoryConfig;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all large answers of the node share. Reading and writing have limits of their own: clients that read nothing do not
 * keep others from being read for, and a Redis that answers nothing does not hold up what comes from memory.
 *
 * @param written bytes of answers, from the moment they are made until the sockets have taken them
 * @param read answers that are being read from Redis
 * @param timeout how long somebody stands in line, and how long a client may take to take an answer while others stand there
 * @param refused how many gave up waiting
 * @param slow how many clients were closed because others waited for what they did not take
 */
public record AnswerBounds(Places written, Places read, Duration timeout, LongAdder refused, LongAdder slow) {
    /** Bounds of a node that has no answer under way. */
    public AnswerBounds(MemoryConfig config) {
        this(
                new Places(config.answerBytes()),
                new Places(config.answerReads()),
                config.answerTimeout(),
                new LongAdder(),
                new LongAdder());
    }
}
