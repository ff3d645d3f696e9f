package dev.fanfare.drill.plan;

import dev.fanfare.drill.cluster.ProxyPart;
import java.time.Duration;

/** The proxy dies, and every connection with it; and it reads its configuration again. */
final class ProxyKill implements Plan {
    private static final Duration ONE = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "proxy-kill";
    }

    @Override
    public String about() {
        return "kill -9 the proxy, start it again, and reload it (HAProxy)";
    }

    @Override
    public Duration duration() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean needsProxy() {
        return true;
    }

    @Override
    public void faults(Stage stage) throws InterruptedException {
        ProxyPart proxy = stage.cluster().proxy().orElseThrow();
        do {
            stage.fault("kill -9 " + proxy.name());
            proxy.kill();
            stage.rest(stage.any(Duration.ofMillis(500), Duration.ofSeconds(2)));
            proxy.start();
            stage.mark(proxy.name() + " is back");
            stage.quiet();
            if (proxy.canReload()) {
                stage.fault("reload of " + proxy.name());
                proxy.reload();
                stage.quiet();
            }
        } while (stage.hasTimeFor(ONE));
    }
}
