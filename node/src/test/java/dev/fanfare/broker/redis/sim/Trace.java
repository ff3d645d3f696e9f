package dev.fanfare.broker.redis.sim;

import java.util.ArrayList;
import java.util.List;

/** What happened, line by line, and a digest of it: two runs of one seed have the same. */
final class Trace {
    private final Timeline timeline;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long digest = 0xcbf29ce484222325L;

    /** {@code kept}: whether lines are remembered, or only the digest. */
    Trace(Timeline timeline, boolean kept) {
        this.timeline = timeline;
        this.kept = kept;
    }

    void add(String who, String what) {
        mix(timeline.now());
        for (int i = 0; i < who.length(); i++) {
            mix(who.charAt(i));
        }
        for (int i = 0; i < what.length(); i++) {
            mix(what.charAt(i));
        }
        if (kept) {
            lines.add(String.format("%10.3f %-8s %s", timeline.now() / 1e6, who, what));
        }
    }

    private void mix(long value) {
        digest = (digest ^ value) * 0x100000001b3L; // FNV-1a
    }

    long digest() {
        return digest;
    }

    List<String> lines() {
        return lines;
    }
}
