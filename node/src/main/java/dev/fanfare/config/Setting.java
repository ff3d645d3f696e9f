package dev.fanfare.config;

/**
 * A text that somebody wrote for a key.
 *
 * @param origin where, for a person: {@code flag --port}, {@code variable FANFARE_PORT}, {@code fanfare.conf line 3}
 */
record Setting(String text, String origin) {}
