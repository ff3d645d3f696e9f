package dev.fanfare.config;

import java.util.List;

/** Configuration that is refused. Says everything that is wrong with it at once, a line each. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** Refused for these reasons, at least one; each names the key, where it came from, and what would do. */
    public ConfigException(List<String> faults) {
        super(String.join("\n", faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** The reasons, a sentence each. */
    public List<String> faults() {
        return faults;
    }
}
