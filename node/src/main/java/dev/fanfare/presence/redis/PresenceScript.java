package dev.fanfare.presence.redis;

import dev.fanfare.redis.LuaScript;

/** The scripts; what each takes and answers stands at the head of its file. */
final class PresenceScript {
    static final LuaScript WRITE = of("lease.lua", "write.lua");
    static final LuaScript RENEW = of("lease.lua", "renew.lua");
    static final LuaScript ALIVE = of("lease.lua", "alive.lua");
    static final LuaScript LISTED = of("lease.lua", "listed.lua");
    static final LuaScript ORPHAN = of("lease.lua", "orphan.lua");
    static final LuaScript REAP = of("reap.lua");
    static final LuaScript RELEASE = of("release.lua");

    private PresenceScript() {}

    private static LuaScript of(String... names) {
        return LuaScript.of(PresenceScript.class, names);
    }
}
