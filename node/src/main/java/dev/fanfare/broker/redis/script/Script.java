package dev.fanfare.broker.redis.script;

import dev.fanfare.redis.LuaScript;

/** The scripts; what each takes and answers stands at the head of its file. */
public enum Script {
    APPEND(
            "guard.lua",
            "entries.lua",
            "publish.lua",
            "places.lua",
            "offers.lua",
            "strays.lua",
            "branch.lua",
            "rewrite.lua",
            "losers.lua",
            "merge.lua",
            "append.lua"),
    COMMIT("guard.lua", "publish.lua", "commit.lua"),
    HISTORY("guard.lua", "history.lua"),
    RECOVER("guard.lua", "recover.lua"),
    OFFER("guard.lua", "offer.lua"),
    DONE("guard.lua", "done.lua"),
    LIVE("guard.lua", "live.lua"),
    LAYOUT("guard.lua", "layout.lua"),
    RIGHTS("rights.lua");

    public final LuaScript lua;
    /** The text. */
    public final String source;
    /** What Redis knows it by. */
    public final String sha;

    Script(String... files) {
        lua = LuaScript.of(Script.class, files);
        source = lua.source();
        sha = lua.sha();
    }
}
