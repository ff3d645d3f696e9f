package dev.fanfare.broker.redis;

import dev.fanfare.redis.LuaScript;

/** The scripts; what each takes and answers stands at the head of its file. */
enum Script {
    APPEND("guard.lua", "publish.lua", "merge.lua", "append.lua"),
    COMMIT("guard.lua", "publish.lua", "commit.lua"),
    HISTORY("guard.lua", "history.lua"),
    RECOVER("guard.lua", "recover.lua"),
    OFFER("guard.lua", "offer.lua"),
    DONE("guard.lua", "done.lua"),
    LIVE("guard.lua", "live.lua");

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
