package dev.fanfare.drill.plan;

import dev.fanfare.drill.traffic.Load;
import dev.fanfare.drill.traffic.Traffic;
import java.net.URI;
import java.util.List;

/** Makes clients that are not started yet. */
@FunctionalInterface
public interface TrafficMaker {
    /** Clients that go to these addresses, such as {@code ws://127.0.0.1:8080}; at least one. */
    Traffic make(Load load, List<URI> targets);
}
