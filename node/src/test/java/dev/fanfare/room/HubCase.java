package dev.fanfare.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;

/** A hub on a loop that is turned by hand, and a node behind it; whatever happened, nothing is held in the end. */
abstract class HubCase {
    final HandLoop loop = new HandLoop();
    final LogSourceDouble source = new LogSourceDouble(10);
    final Hub hub = source.open(loop);

    @AfterEach
    void nothingIsHeldInTheEnd() {
        source.members.forEach(hub::leaveAll);
        loop.run();
        source.assertOnlyTheLogHoldsEntries();
        assertThat(hub.stats().members()).isZero();
        assertThat(hub.stats().lagging()).isZero();
        assertThat(hub.rooms()).isEmpty();
    }
}
