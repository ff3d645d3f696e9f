package dev.fanfare.loadbalancer;

import dev.fanfare.testing.Proxy;
import dev.fanfare.testing.Proxy.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class HaproxyIT extends StickyProxyContract {
    @Override
    Proxy proxy(Path dir, List<Upstream> nodes, Map<String, String> changes) {
        return Proxy.haproxy(dir, nodes, changes);
    }

    @Override
    Map<String, String> shortTunnels() {
        return Map.of("timeout tunnel 2m ", "timeout tunnel 4s ");
    }

    @Override
    boolean clientsGoBack() {
        return false;
    }
}
