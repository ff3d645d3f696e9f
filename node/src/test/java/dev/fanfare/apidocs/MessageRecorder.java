package dev.fanfare.apidocs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Refuses every message that docs/asyncapi.yaml does not have on its channel, and remembers which it had. */
final class MessageRecorder {
    /** From the node to clients. */
    static final String SAID = "send";
    /** From clients to the node. */
    static final String HEARD = "receive";

    final ApiDocument document;
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    MessageRecorder(ApiDocument document) {
        this.document = document;
    }

    /** Checks a message of JSON. */
    void check(String channel, String action, String text) {
        JsonNode message = ApiDocument.json(text);
        String type = message.path("type").asText();
        String name = messages(channel, action).stream()
                .filter(each -> type(payload(each)).equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError(channel + " has no such message: " + text));
        List<String> wrong = document.check(payload(name), message);
        if (!wrong.isEmpty()) {
            throw new AssertionError(channel + ": " + text + " is not as documented: " + wrong);
        }
        seen.add(channel + " " + action + " " + name);
    }

    /** Checks a message that is not JSON: {@code text} or {@code binary}. */
    void checkAsIs(String channel, String action, String name) {
        if (!messages(channel, action).contains(name)) {
            throw new AssertionError(channel + " has no message " + name + " to " + action);
        }
        seen.add(channel + " " + action + " " + name);
    }

    /** Checks the lines of an event of the stream: its name and its id, null where it has none. */
    void checkEvent(String event, String id, String data) {
        JsonNode message = ApiDocument.json(data);
        String type = message.get("type").asText();
        JsonNode lines = document.at("/channels/events/x-event-lines").path(type);
        String wantedId = lines.path("id").asText();
        if (wantedId.equals("none")) {
            wantedId = null;
        } else if (wantedId.equals("the message's")) {
            wantedId = message.path("id").asText();
        }
        String wantedEvent = lines.path("event").asBoolean() ? type : null;
        if (!Objects.equals(event, wantedEvent) || !Objects.equals(id, wantedId)) {
            throw new AssertionError("event " + event + " and id " + id + " are not as documented of " + data);
        }
        check("events", SAID, data);
    }

    /** Checks a close code. */
    void checkClose(int code) {
        if (!document.at("/x-close-codes").has("" + code)) {
            throw new AssertionError("a close code that is not documented: " + code);
        }
    }

    private JsonNode payload(String message) {
        return document.at("/components/messages/" + message + "/payload");
    }

    private String type(JsonNode payload) {
        return document.resolve(payload).at("/properties/type/const").asText();
    }

    /** The names of a channel's messages in one direction. */
    private List<String> messages(String channel, String action) {
        List<String> names = new ArrayList<>();
        document.at("/operations").forEach(operation -> {
            boolean its = operation.at("/channel/$ref").asText().equals("#/channels/" + channel)
                    && operation.get("action").asText().equals(action);
            if (its) {
                JsonNode named = operation.has("messages")
                        ? operation.get("messages")
                        : document.at("/channels/" + channel + "/messages");
                named.forEach(each -> names.add(last(each.get("$ref").asText(), channel)));
            }
        });
        return names;
    }

    /** The name among the components of what a reference names, directly or by way of its channel. */
    private String last(String reference, String channel) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        if (reference.startsWith("#/channels/")) {
            String component = document.at("/channels/" + channel + "/messages/" + name)
                    .get("$ref")
                    .asText();
            return component.substring(component.lastIndexOf('/') + 1);
        }
        return name;
    }

    /** The types of the messages of all channels in one direction. */
    Set<String> types(String action) {
        Set<String> types = new TreeSet<>();
        document.at("/channels")
                .fieldNames()
                .forEachRemaining(channel -> messages(channel, action).stream()
                        .map(name -> type(payload(name)))
                        .filter(type -> !type.isEmpty())
                        .forEach(types::add));
        return types;
    }

    /** What is documented and did not happen. */
    Set<String> unseen() {
        Set<String> documented = new TreeSet<>();
        List<JsonNode> schemas = new ArrayList<>();
        document.at("/channels").fieldNames().forEachRemaining(channel -> {
            Set<String> all = new TreeSet<>();
            document.at("/channels/" + channel + "/messages").fieldNames().forEachRemaining(all::add);
            for (String action : List.of(SAID, HEARD)) {
                for (String name : messages(channel, action)) {
                    documented.add(channel + " " + action + " " + name);
                    schemas.add(payload(name));
                    all.remove(name);
                }
            }
            all.forEach(name -> documented.add(channel + ": no operation names " + name));
        });
        documented.removeAll(seen);
        documented.addAll(document.unseen(schemas));
        return documented;
    }
}
