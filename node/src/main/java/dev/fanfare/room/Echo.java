package dev.fanfare.room;

import dev.fanfare.model.Message;

/**
 * Which of its own broadcasts a member wants.
 *
 * @param all whether it wants all of them; the two others mean nothing then
 * @param user whose keys {@code keys} are about; null where {@code keys} is
 * @param keys what the keys begin with under which the same client broadcast on earlier connections: a resume brings those
 *     messages too, and the id of a connection that is gone says nothing to the new one. Null where it gave none
 */
public record Echo(boolean all, String user, String keys) {
    /** Everything is wanted. */
    public static final Echo ALL = new Echo(true, null, null);

    /** Whether a member does not want this message, where it is the member of this connection. */
    boolean hides(Message message, String connection) {
        return !all && (message.connection().equals(connection) || isOfEarlier(message));
    }

    private boolean isOfEarlier(Message message) {
        return keys != null
                && message.key() != null
                && message.key().startsWith(keys)
                && message.from().equals(user);
    }
}
