package dev.fanfare.loadbalancer;

import dev.fanfare.testing.Proxy;
import dev.fanfare.testing.Proxy.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class NginxRulesIT extends ProxyRulesContract {
    @Override
    Proxy proxy(Path dir, List<Upstream> nodes, Map<String, String> changes) {
        return Proxy.nginx(dir, nodes, changes);
    }

    @Override
    Map<String, String> shortTunnels() {
        return Map.of("proxy_read_timeout 120s;", "proxy_read_timeout 4s;");
    }
}
