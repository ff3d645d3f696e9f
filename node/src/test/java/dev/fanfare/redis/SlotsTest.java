package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values: {@code CLUSTER KEYSLOT} of Redis 7.0. */
class SlotsTest {
    @Test
    void slotsAreThoseOfRedis() {
        assertThat(Slots.of("123456789")).isEqualTo(12_739);
        assertThat(Slots.of("foo")).isEqualTo(12_182);
        assertThat(Slots.of("somekey")).isEqualTo(11_058);
    }

    @Test
    void whatStandsBetweenTheFirstBraces_alone_counts() {
        assertThat(Slots.of("fanfare:{b17}:s:lobby")).isEqualTo(Slots.of("b17"));
        assertThat(Slots.of("foo{hash_tag}")).isEqualTo(2_515);
        assertThat(Slots.of("foo{}{bar}")).isEqualTo(8_363);
        assertThat(Slots.of("{b1}:{b2}")).isEqualTo(Slots.of("b1"));
    }
}
