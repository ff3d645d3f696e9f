package dev.fanfare.model;

import java.util.regex.Pattern;

/**
 * One server process. Each start of the process is a new incarnation of the same node.
 *
 * @param name the name an operator gave, or one made at start: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param incarnation 8 of {@code a-z 0-9}, random at every start
 */
public record NodeId(String name, String incarnation) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** @throws IllegalArgumentException when the name is not one */
    public NodeId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a node name is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
