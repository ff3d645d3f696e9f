package dev.fanfare.broker;

import dev.fanfare.model.RoomName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The epochs of rooms that nobody wrote yet, without keeping them: a room's is drawn from its name, a secret of this process, and
 * how often a log was forgotten that fell into the same class. So who saw a room before its first message, and comes back, has
 * missed nothing; and a log that was forgotten never comes again under its old epoch.
 */
final class UnwrittenEpochs {
    private static final int CLASSES = 4_096;
    private static final int LENGTH = 8;
    private static final int SECRET_LENGTH = 24;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final String secret;
    private final int[] forgotten = new int[CLASSES];

    UnwrittenEpochs(RandomText random) {
        secret = random.next(SECRET_LENGTH);
    }

    /** The same until {@link #end} is called for a room of its class. */
    String of(RoomName room) {
        String text = secret + forgotten[classOf(room)] + "/" + room.value();
        byte[] hash = digest().digest(text.getBytes(StandardCharsets.UTF_8));
        StringBuilder epoch = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            int two = (hash[2 * i] & 0xff) << 8 | hash[2 * i + 1] & 0xff;
            epoch.append(ALPHABET.charAt(two % ALPHABET.length()));
        }
        return epoch.toString();
    }

    /** The log of a room that was written is forgotten: its epoch must not come again. */
    void end(RoomName room) {
        forgotten[classOf(room)]++;
    }

    private static int classOf(RoomName room) {
        return Math.floorMod(room.value().hashCode(), CLASSES);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
