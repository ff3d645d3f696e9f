package dev.fanfare.config;

/**
 * What a key's value may be, and how it is written.
 *
 * @param <T> what it is in memory
 */
interface Type<T> {
    /** The value that a text stands for; {@code IllegalArgumentException} says what is wanted instead. */
    T parse(String text);

    /** The text of a value; {@link #parse} gives the value back. */
    String format(T value);

    /** One word for help: what stands behind the equals sign. */
    String label();

    /** The unit, or an empty text. */
    String unit();

    /** What is accepted, for a person. */
    String range();
}
