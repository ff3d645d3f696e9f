package dev.fanfare.broker;

import java.util.random.RandomGenerator;

/** Random names for epochs, terms and messages. Tests give a generator that they know. */
public final class RandomText {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final RandomGenerator random;

    /** Names drawn from this generator. */
    public RandomText(RandomGenerator random) {
        this.random = random;
    }

    /** {@code length} characters of {@code a-z 0-9}; length at least 1. */
    public String next(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
