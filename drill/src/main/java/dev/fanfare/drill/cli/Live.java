package dev.fanfare.drill.cli;

import dev.fanfare.drill.plan.Narrator;
import dev.fanfare.drill.traffic.Progress;
import dev.fanfare.drill.traffic.Traffic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a person sees while a run goes on. On a terminal one line of counters is drawn again and again under the lines of
 * what is done; elsewhere counters come as a line every few seconds.
 */
final class Live implements Narrator, AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration LINE = Duration.ofSeconds(5);
    private static final String ERASE = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean terminal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live");
        thread.setDaemon(true);
        return thread;
    });
    private ScheduledFuture<?> drawing;
    private String title = "";
    private Traffic traffic;
    private long lastDelivered;
    private long lastNanos;

    /** Prints to {@code out}; {@code terminal}: lines can be drawn again there. */
    Live(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void say(String line) {
        String time = traffic == null ? "" : seconds(traffic.timeline().elapsed()) + "  ";
        out.println((terminal ? ERASE : "") + time + line);
        if (terminal && traffic != null) {
            draw();
        }
        out.flush();
    }

    @Override
    public synchronized void watch(String newTitle, Traffic newTraffic) {
        title = newTitle;
        traffic = newTraffic;
        lastDelivered = newTraffic.progress().delivered();
        lastNanos = System.nanoTime();
        Duration every = terminal ? REDRAW : LINE;
        drawing = timer.scheduleAtFixedRate(this::tick, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void rest() {
        if (drawing != null) {
            drawing.cancel(false);
            drawing = null;
        }
        traffic = null;
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private synchronized void tick() {
        if (traffic == null) {
            return;
        }
        draw();
        if (!terminal) {
            out.println();
        }
        out.flush();
    }

    private void draw() {
        Progress now = traffic.progress();
        long nanos = System.nanoTime();
        double rate = (now.delivered() - lastDelivered) * 1e9 / Math.max(1, nanos - lastNanos);
        if (nanos - lastNanos > REDRAW.toNanos() / 2) {
            lastDelivered = now.delivered();
            lastNanos = nanos;
        }
        out.print((terminal ? ERASE : "")
                + String.format(
                        Locale.ROOT,
                        "%s  %s: %,d connected, %,d published, %,.0f deliveries/s, %,d reconnects, %,d wrong",
                        seconds(traffic.timeline().elapsed()),
                        title,
                        now.connected(),
                        now.published(),
                        rate,
                        now.reconnects(),
                        now.wrong()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%6.1f s", time.toMillis() / 1_000.0);
    }
}
