package dev.fanfare.presence;

import dev.fanfare.model.PresentMember;
import java.util.List;

/**
 * Who is in a room.
 *
 * @param list the members, each connection once; at most as many as the configuration lets be listed
 * @param more whether there are others that are not listed
 */
public record Members(List<PresentMember> list, boolean more) {
    /** Nobody. */
    public static final Members NONE = new Members(List.of(), false);
}
