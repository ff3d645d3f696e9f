package dev.fanfare.config;

/**
 * How the sentinels are asked where the primary is.
 *
 * @param primary what the sentinels call the group: the name behind {@code sentinel monitor}
 * @param user ACL user of the sentinels; null for the default user
 * @param password password of the sentinels; null for none
 */
public record SentinelConfig(String primary, String user, String password) {
    @Override
    public String toString() {
        return primary;
    }
}
