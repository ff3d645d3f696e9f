package dev.fanfare.config;

import java.util.ArrayList;
import java.util.List;

/** Keys in the order in which they were declared: what declares one cannot leave it out. */
final class KeyList {
    private final List<Key<?>> keys = new ArrayList<>();

    /** Declares a key whose default is told as its value is written. */
    <T> Key<T> add(String name, Tier tier, Type<T> type, T fallback, String meaning) {
        return add(name, tier, type, fallback, type.format(fallback), meaning);
    }

    /** Declares a key; {@code fallbackText} tells what holds where nothing is set. */
    <T> Key<T> add(String name, Tier tier, Type<T> type, T fallback, String fallbackText, String meaning) {
        Key<T> key = new Key<>(name, tier, type, fallback, fallbackText, meaning);
        keys.add(key);
        return key;
    }

    /** Takes over keys that were declared elsewhere. */
    void addAll(List<Key<?>> others) {
        keys.addAll(others);
    }

    List<Key<?>> of(Tier tier) {
        return keys.stream().filter(key -> key.tier() == tier).toList();
    }

    List<Key<?>> all() {
        return List.copyOf(keys);
    }
}
