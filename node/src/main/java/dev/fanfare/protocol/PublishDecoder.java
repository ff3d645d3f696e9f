package dev.fanfare.protocol;

import dev.fanfare.config.Limits;
import dev.fanfare.model.Payload;
import dev.fanfare.model.UserName;
import dev.fanfare.protocol.CommandFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bodies of publishes over HTTP: one message, or {@code {"messages":[...]}}. The rules for fields are those of
 * {@link CommandDecoder}.
 *
 * <p><b>Threads:</b> any; it has no state.
 */
public final class PublishDecoder {
    /** Greatest number of messages in one body. */
    public static final int MOST_MESSAGES = 100;

    private final int messageBytes;
    private final int userNameBytes;

    /** A decoder under these limits. */
    public PublishDecoder(Limits limits) {
        this.messageBytes = limits.messageBytes();
        this.userNameBytes = limits.userNameBytes();
    }

    /**
     * One message to publish.
     *
     * @param from the sender's user name; {@link UserName#SERVER} where none was given
     * @param key idempotency key: 1 to 64 printable ASCII characters, or null
     * @param payload {@link Payload.Kind#JSON}, or {@link Payload.Kind#BINARY} where it came as base64
     */
    public record Draft(String from, String key, Payload payload) {}

    /**
     * What is to be published.
     *
     * @param batch whether it was written as an array
     * @param drafts 1 to {@value #MOST_MESSAGES}
     */
    public record Body(boolean batch, List<Draft> drafts) {}

    /**
     * Decodes.
     *
     * @param utf8 the whole body; must be valid UTF-8
     * @param key of the header {@code Idempotency-Key}; null where there is none
     * @throws FanfareException {@code bad_message} where it is not such a body, {@code bad_user}, {@code bad_parameter}
     *     or {@code too_large} where a field's value is wrong or missing
     */
    public Body decode(byte[] utf8, String key) {
        try {
            CommandFields fields = CommandFields.read(Json.chars(utf8), CommandFields.OF_BODIES);
            List<char[]> elements = fields.messages(MOST_MESSAGES);
            return elements == null ? one(fields, key) : several(fields, elements, key);
        } catch (CommandException refused) {
            throw new FanfareException(refused.code(), refused.getMessage());
        }
    }

    private Body one(CommandFields fields, String key) {
        if (key != null && !Label.isValid(key)) {
            throw bad("the header Idempotency-Key is 1 to " + Label.MAX_LENGTH + " printable ASCII characters");
        }
        if (key != null && fields.has(Name.KEY)) {
            throw bad("the key is given once: as the header Idempotency-Key or as 'key'");
        }
        return new Body(false, List.of(draft(fields, key)));
    }

    private Body several(CommandFields fields, List<char[]> elements, String key) {
        if (fields.has(Name.DATA) || fields.has(Name.KEY) || fields.has(Name.FROM)) {
            throw bad("'data', 'from' and 'key' stand in each of 'messages', not beside them");
        }
        if (key != null) {
            throw bad("the header Idempotency-Key is for one message; in 'messages' each has its own 'key'");
        }
        if (elements.isEmpty() || elements.size() > MOST_MESSAGES) {
            throw bad("'messages' holds 1 to " + MOST_MESSAGES + " messages");
        }
        List<Draft> drafts = new ArrayList<>(elements.size());
        for (char[] element : elements) {
            drafts.add(draft(CommandFields.read(element, CommandFields.OF_BODIES), null));
        }
        return new Body(true, drafts);
    }

    private Draft draft(CommandFields fields, String key) {
        Payload payload = fields.payload();
        if (payload.size() > messageBytes) {
            throw new FanfareException(ErrorCode.TOO_LARGE, "a message has at most " + messageBytes + " bytes");
        }
        String from = fields.string(Name.FROM, ErrorCode.BAD_USER);
        return new Draft(
                from == null ? UserName.SERVER : user(from), key == null ? fields.label(Name.KEY) : key, payload);
    }

    private String user(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > userNameBytes) {
            throw new FanfareException(
                    ErrorCode.BAD_USER, "a user name has at most " + userNameBytes + " bytes of UTF-8 here");
        }
        try {
            return new UserName(name).value();
        } catch (IllegalArgumentException e) {
            throw new FanfareException(ErrorCode.BAD_USER, e.getMessage());
        }
    }

    private static FanfareException bad(String message) {
        return new FanfareException(ErrorCode.BAD_PARAMETER, message);
    }
}
