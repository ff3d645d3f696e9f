package dev.fanfare.broker.redis.wire;

import dev.fanfare.model.Position;
import java.util.List;

/**
 * What {@code history.lua} answered.
 *
 * @param top top of the room; {@link dev.fanfare.broker.History#UNWRITTEN} where nobody wrote it
 * @param proven whether the entries begin right after the position that was asked for
 * @param entries ascending; the stream may have holes
 * @param terms where it is not proven, the log's terms; else none are in it
 * @param behind offset up to which the log was appended beyond {@code top}, and not committed; 0 for none
 */
public record Page(Position top, boolean proven, List<LogEntry> entries, TermTable terms, long behind) {
    /** Whether the log goes on after this page. */
    public boolean more() {
        return !entries.isEmpty() && entries.get(entries.size() - 1).offset() < top.offset();
    }
}
