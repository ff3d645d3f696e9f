package dev.fanfare.drill.cli;

import dev.fanfare.drill.report.Figures;
import dev.fanfare.drill.report.Timeline;
import dev.fanfare.drill.traffic.Progress;
import dev.fanfare.drill.traffic.Traffic;
import java.time.Duration;

/** Traffic that comes to what it was told. */
final class FixedTraffic implements Traffic {
    private final Timeline timeline = new Timeline();
    private final Figures figures;
    boolean closed;

    FixedTraffic(Figures figures) {
        this.figures = figures;
    }

    @Override
    public void start(Duration bound) {
        timeline.countDelivered();
    }

    @Override
    public Progress progress() {
        return new Progress(1, 1, 1, 1, 0, 0);
    }

    @Override
    public void beginFault() {}

    @Override
    public void stopReading(double share) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void readAgain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cut(double share, Duration away) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void joinLate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shake(Duration every, Duration away) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shakeNoMore() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Figures finish(Duration bound) {
        return figures;
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public void close() {
        closed = true;
    }
}
