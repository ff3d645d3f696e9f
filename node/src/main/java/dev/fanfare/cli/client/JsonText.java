package dev.fanfare.cli.client;

import io.vertx.core.json.Json;

/** JSON of texts. */
public final class JsonText {
    private JsonText() {}

    /** A text as a JSON string. */
    public static String quoted(String text) {
        return Json.encode(text);
    }
}
