package dev.fanfare.config;

import java.time.Duration;

/**
 * How a node lets its connections go: when it is stopped, and when they are old.
 *
 * @param delay how long the node goes on as before after it became unready, so that the proxy notices first
 * @param window time over which connections are asked to leave
 * @param goawayDeadline how long after its {@code goaway} a connection is closed
 * @param maxAge age at which a connection is asked to leave, give or take a fifth; zero: never. Connections are looked at
 *     when they are silent, so that it may be the ping's interval and timeout later
 * @param stopGrace how long whoever stops the node waits before it kills the process: nothing is done with it but to check
 *     that a stop fits into it
 */
public record DrainConfig(
        Duration delay, Duration window, Duration goawayDeadline, Duration maxAge, Duration stopGrace) {
    /** What presence (1 s), then the broadcasts under way (1 s) may take once the last connection is gone. */
    public static final Duration RELEASE = Duration.ofSeconds(2);

    /** What holds where nothing is set. */
    public static final DrainConfig DEFAULT = new DrainConfig(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofSeconds(30));

    /**
     * The longest it takes until the last connection is gone: asked at the end of the window, closed at its deadline, with
     * an outcome owed to it for as long as that may be waited for, and then with no answer to the close.
     */
    public Duration longest(Duration closeTimeout) {
        return delay.plus(window).plus(goawayDeadline).plus(closeTimeout.multipliedBy(2));
    }
}
