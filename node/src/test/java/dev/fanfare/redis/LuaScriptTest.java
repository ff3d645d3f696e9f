package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.script.Script;
import org.junit.jupiter.api.Test;

class LuaScriptTest {
    @Test
    void variantForShardedPubSub_publishesToTheShard_andIsAnotherScript() {
        LuaScript plain = LuaScript.of(Script.class, "append.lua");
        LuaScript sharded = plain.variant(true);

        assertThat(plain.variant(false)).isSameAs(plain);
        assertThat(plain.source()).contains("call('PUBLISH'");
        assertThat(sharded.source()).contains("call('SPUBLISH'").doesNotContain("'PUBLISH'");
        assertThat(sharded.sha()).hasSize(40).isNotEqualTo(plain.sha());
        assertThat(sharded.variant(true)).isSameAs(sharded);
    }
}
