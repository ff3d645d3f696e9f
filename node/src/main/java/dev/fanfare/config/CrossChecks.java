package dev.fanfare.config;

import java.time.Duration;
import java.util.List;

/** What one value demands of another. */
final class CrossChecks {
    private final NodeConfig config;
    private final List<String> faults;

    CrossChecks(NodeConfig config, List<String> faults) {
        this.config = config;
        this.faults = faults;
    }

    void run() {
        LogConfig log = config.log();
        BrokerConfig broker = config.broker();
        long message = config.limits().messageBytes();
        atLeast(Keys.STREAM_MESSAGES, broker.streamMessages(), Keys.LOG_MESSAGES, log.messages(), "");
        atLeast(Keys.ALL_LOG_BYTES, log.allBytes(), Keys.LOG_BYTES, log.bytes(), "B");
        atLeast(Keys.LOG_BYTES, log.bytes(), Keys.MAX_MESSAGE_BYTES, message, "B");
        atLeast(Keys.PUBLISH_QUEUE_BYTES, broker.publishQueueBytes(), Keys.MAX_MESSAGE_BYTES, message, "B");
        atLeast(MemoryKeys.UNFINISHED_BYTES, config.memory().unfinishedBytes(), Keys.MAX_MESSAGE_BYTES, message, "B");
        atLeast(
                Keys.PING_INTERVAL,
                config.webSocket().pingInterval().toMillis(),
                Keys.PONG_TIMEOUT,
                config.webSocket().pongTimeout().toMillis(),
                "ms");
        drain();
        ServerConfig server = config.server();
        if (server.port() != 0 && server.port() == server.opsPort()) {
            faults.add("port and ops-port are both " + server.port() + "; the ops port is another port");
        }
    }

    private void drain() {
        DrainConfig drain = config.drain();
        Duration closeTimeout = config.webSocket().closeTimeout();
        Duration stop = drain.longest(closeTimeout).plus(DrainConfig.RELEASE);
        if (stop.compareTo(drain.stopGrace()) > 0) {
            faults.add(Keys.STOP_GRACE + " (" + Units.time(drain.stopGrace()) + ") is less than a stop may take ("
                    + Units.time(stop) + " = " + Keys.DRAIN_DELAY + " " + Units.time(drain.delay()) + " + "
                    + Keys.DRAIN_WINDOW + " " + Units.time(drain.window()) + " + " + Keys.GOAWAY_DEADLINE + " "
                    + Units.time(drain.goawayDeadline()) + " + 2 x " + Keys.CLOSE_TIMEOUT + " "
                    + Units.time(closeTimeout) + " + " + Units.time(DrainConfig.RELEASE) + "); raise "
                    + Keys.STOP_GRACE + ", and with it the time that whoever stops the node gives it");
        }
        if (!drain.maxAge().isZero()) {
            long age = drain.maxAge().toMillis();
            // Ages are looked at when the heartbeat looks.
            Duration look = config.webSocket().pingInterval();
            atLeast(Keys.MAX_CONNECTION_AGE, age, Keys.PING_INTERVAL, look.toMillis(), "ms");
            atLeast(
                    Keys.MAX_CONNECTION_AGE,
                    age,
                    Keys.GOAWAY_DEADLINE,
                    drain.goawayDeadline().toMillis(),
                    "ms");
        }
    }

    private void atLeast(Key<?> key, long value, Key<?> other, long least, String unit) {
        if (value < least) {
            faults.add(key + " (" + text(value, unit) + ") is less than " + other + " (" + text(least, unit)
                    + "); raise " + key + " or lower " + other);
        }
    }

    private static String text(long value, String unit) {
        return unit.equals("B") ? Units.size(value) : value + unit;
    }
}
