package dev.fanfare.drill.traffic;

import java.util.List;

/** A message from a node, as far as the drill needs it; what was not given is null, 0 or false. */
final class Frame {
    String type = "";
    String ref;
    String room;
    /** Also of an {@code ack}, where its name is {@code messageId}. */
    String id;

    String top;
    Boolean recovered;
    boolean more;
    boolean retry;
    String code;
    String message;
    int after;

    // a message's data
    int by = -1;
    int number = -1;
    boolean intact;

    /** Of a page of history. */
    List<Frame> messages = List.of();
}
