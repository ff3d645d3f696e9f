package dev.fanfare.broker.redis.sim;

import java.util.regex.Pattern;

/** Bugs that are planted in the scripts on purpose, to see that the simulation finds them. */
enum Bug {
    /** A server takes the calls of those who take it for another. */
    NO_FENCING("if own ~= ARGV\\[1\\] or [^\\n]* then return \\{'FENCED', own\\} end", "", 4),
    /** A new server's term is the old one's, so nobody can tell one branch of a log from another. */
    NO_TERMS("local term = string\\.format\\([^\\n]*", "local term = '1.same'", 1),
    /** What is appended and read does not wait for what nodes offer. */
    NO_WINDOW("if left > 0 then return \\{'RECOVERING'[^\\n]* end", "", 2);

    private final Pattern found;
    private final String planted;
    private final int scripts;

    Bug(String found, String planted, int scripts) {
        this.found = Pattern.compile(found);
        this.planted = planted;
        this.scripts = scripts;
    }

    /** How many scripts it is to be in. */
    int scripts() {
        return scripts;
    }

    boolean isIn(String source) {
        return found.matcher(source).find();
    }

    String into(String source) {
        return found.matcher(source).replaceAll(planted);
    }
}
