package dev.fanfare.broker.redis;

import dev.fanfare.redis.LuaScript;
import java.util.Locale;

/** The scripts; what each takes and answers stands at the head of its file. */
enum Script {
    APPEND,
    HISTORY,
    RECOVER;

    final LuaScript lua;
    /** The text. */
    final String source;
    /** What Redis knows it by. */
    final String sha;

    Script() {
        lua = LuaScript.of(Script.class, name().toLowerCase(Locale.ROOT) + ".lua");
        source = lua.source();
        sha = lua.sha();
    }
}
