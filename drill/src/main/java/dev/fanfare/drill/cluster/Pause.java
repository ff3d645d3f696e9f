package dev.fanfare.drill.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Time that passes on purpose, between faults and between questions. The JVM's timer ends it. */
public final class Pause {
    private Pause() {}

    /** Returns when the time has passed; an interrupt, by which a drill is stopped, ends it at once. */
    public static void of(Duration time) throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        try {
            over.completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
