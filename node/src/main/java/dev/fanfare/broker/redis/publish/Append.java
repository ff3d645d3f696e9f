package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.model.Position;
import java.util.List;

/** What is to be appended to a room. It is asked when it is sent, which may be a while after it was handed over. */
interface Append {
    /** It is to be sent now; false where it is not wanted any more. */
    boolean begin();

    /** In their order; none: that answers the top, and with an {@link Appends} that waits moves the commit mark. */
    List<Draft> drafts();

    /** Whether they may have been appended before. */
    boolean again();

    /** What was known of the room when they were sent first; null for nothing. */
    Position since();
}
