package dev.fanfare.broker.redis;

import dev.fanfare.redis.LuaScript;

/** The scripts; what each takes and answers stands at the head of its file. */
enum Script {
    APPEND("merge.lua", "append.lua"),
    HISTORY("history.lua"),
    RECOVER("recover.lua"),
    OFFER("offer.lua"),
    DONE("done.lua"),
    LIVE("live.lua");

    final LuaScript lua;
    /** The text. */
    final String source;
    /** What Redis knows it by. */
    final String sha;

    Script(String... files) {
        lua = LuaScript.of(Script.class, files);
        source = lua.source();
        sha = lua.sha();
    }
}
