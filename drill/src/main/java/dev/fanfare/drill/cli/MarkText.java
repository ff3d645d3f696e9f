package dev.fanfare.drill.cli;

import dev.fanfare.drill.plan.Narrator;
import dev.fanfare.drill.traffic.Traffic;

/** Puts marks that came from outside on the timeline: a line each, no longer than fits, and not without end. */
final class MarkText {
    private static final int LONGEST = 200;
    private static final int MOST = 1_000;

    private final Traffic traffic;
    private final Narrator narrator;

    MarkText(Traffic traffic, Narrator narrator) {
        this.traffic = traffic;
        this.narrator = narrator;
    }

    /** Something was done now; a blank text is none. */
    synchronized void mark(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        if (line.isEmpty() || traffic.timeline().marks().size() >= MOST) {
            return;
        }
        String kept = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        traffic.timeline().mark(kept);
        narrator.say(kept);
    }
}
