package dev.fanfare.config;

import java.util.Locale;

/**
 * One thing that can be set.
 *
 * @param <T> what it is in memory
 */
public final class Key<T> {
    private final String name;
    private final Type<T> type;
    private final T fallback;
    private final String fallbackText;
    private final Tier tier;
    private final String meaning;

    Key(String name, Tier tier, Type<T> type, T fallback, String fallbackText, String meaning) {
        this.name = name;
        this.tier = tier;
        this.type = type;
        this.fallback = fallback;
        this.fallbackText = fallbackText;
        this.meaning = meaning;
    }

    /** Its name in a file and, behind {@code --}, on the command line: lower case with hyphens. */
    public String name() {
        return name;
    }

    /** Its name in the environment. */
    public String variable() {
        return "FANFARE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Who needs it. */
    public Tier tier() {
        return tier;
    }

    /** What it does, half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** One word that stands for its value in help. */
    public String label() {
        return type.label();
    }

    /** The unit, or an empty text. */
    public String unit() {
        return type.unit();
    }

    /** What is accepted, for a person. */
    public String range() {
        return type.range();
    }

    /** What holds where nothing is set, for a person. */
    public String defaultText() {
        return fallbackText;
    }

    /** Whether it is on or off, so that the bare flag means on. */
    public boolean isSwitch() {
        return type == Types.SWITCH;
    }

    T fallback() {
        return fallback;
    }

    T parse(String text) {
        return type.parse(text);
    }

    /** The value as it may be shown in a message: a password never is. */
    String shown(String text) {
        return Types.isSecret(type, text) ? "***" : "'" + text + "'";
    }

    @Override
    public String toString() {
        return name;
    }
}
