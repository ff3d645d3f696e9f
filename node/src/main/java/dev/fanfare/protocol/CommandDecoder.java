package dev.fanfare.protocol;

import dev.fanfare.config.Limits;
import dev.fanfare.protocol.CommandFields.Name;

/**
 * Reads commands: one JSON object per text message. Unknown fields are ignored; a known field given twice, or with a value
 * it cannot take, is refused; {@code null} counts as not given, save for {@code data}.
 *
 * <p>The {@code data} of a broadcast is kept as the bytes it came in. Time is linear in the message, whose size the
 * transport has bounded; objects and arrays may be {@link Json#MAX_DEPTH} deep, the command itself counted.
 *
 * <p><b>Threads:</b> any; it has no state.
 */
public final class CommandDecoder {
    private final int roomNameLength;
    private final int historyMessages;

    /** A decoder under these limits: room names longer than theirs are refused, numbers of messages are cut to theirs. */
    public CommandDecoder(Limits limits) {
        this.roomNameLength = limits.roomNameLength();
        this.historyMessages = limits.historyMessages();
    }

    /**
     * Decodes.
     *
     * @param utf8 the whole text message; valid UTF-8
     * @throws CommandException {@code bad_message} where it is not a command, {@code bad_room}, {@code bad_position} or
     *     {@code bad_parameter} where a field's value is wrong or missing
     */
    public Command decode(byte[] utf8) {
        CommandFields fields = CommandFields.read(Json.chars(utf8), CommandFields.OF_COMMANDS);
        String type = fields.string(Name.TYPE, ErrorCode.BAD_MESSAGE);
        return switch (type == null ? "" : type) {
            case "join" -> join(fields);
            case "leave" -> new Command.Leave(fields.ref(), fields.room(roomNameLength));
            case "broadcast" ->
                new Command.Broadcast(
                        fields.ref(), fields.room(roomNameLength), fields.label(Name.KEY), fields.payload());
            case "presence" -> new Command.Presence(fields.ref(), fields.room(roomNameLength));
            case "history" ->
                new Command.History(
                        fields.ref(),
                        fields.room(roomNameLength),
                        fields.since(),
                        fields.number(Name.LIMIT, 1, historyMessages, Command.History.DEFAULT_LIMIT));
            case "ping" -> new Command.Ping(fields.ref());
            default ->
                throw fields.refused(
                        ErrorCode.BAD_MESSAGE, "'type' is one of join, leave, broadcast, presence, history, ping");
        };
    }

    private Command join(CommandFields fields) {
        boolean echo = fields.flag(Name.ECHO, true);
        String own = fields.label(Name.OWN);
        if (echo && own != null) {
            throw fields.refused(ErrorCode.BAD_PARAMETER, "'own' is for 'echo':false");
        }
        return new Command.Join(
                fields.ref(),
                fields.room(roomNameLength),
                fields.since(),
                fields.number(Name.HISTORY, 0, historyMessages, 0),
                fields.flag(Name.PRESENCE, false),
                echo,
                own);
    }
}
