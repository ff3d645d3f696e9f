package dev.fanfare.broker.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfoReplyTest {
    private static final InfoReply REPLICATION = new InfoReply(String.join(
            "\r\n",
            "# Replication",
            "role:master",
            "connected_slaves:3",
            "slave0:ip=10.0.0.2,port=6379,state=online,offset=1234,lag=0",
            "slave1:ip=10.0.0.3,port=6379,state=online,offset=1000,lag=1",
            "slave2:ip=10.0.0.4,port=6379,state=wait_bgsave,offset=0,lag=0",
            "master_replid:8f3c",
            "master_repl_offset:1300",
            ""));

    @Test
    void replication_saysWhatTheServerIs_andHowFarReplicasAre() {
        assertThat(REPLICATION.primary()).isTrue();
        assertThat(REPLICATION.server()).isEqualTo("8f3c");
        assertThat(REPLICATION.reached()).isEqualTo(1_300);
        assertThat(REPLICATION.replicas()).as("one does not follow yet").isEqualTo(2);
        assertThat(REPLICATION.replicasAt(1_000)).isEqualTo(2);
        assertThat(REPLICATION.replicasAt(1_001)).isEqualTo(1);
        assertThat(REPLICATION.slowestReplica())
                .as("the one that does not follow")
                .isZero();
    }

    @Test
    void linesThatAreMissing_areNothing_butNoPlaceIsMadeUp() {
        InfoReply nothing = new InfoReply("");

        assertThat(nothing.value("role")).isEmpty();
        assertThat(nothing.primary()).isFalse();
        assertThat(nothing.cluster()).isFalse();
        assertThat(nothing.replicas()).isZero();
        assertThat(nothing.slowestReplica()).isEqualTo(-1);
        assertThat(nothing.atLeast(0, 0)).isFalse();
        assertThatThrownBy(nothing::reached).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({"7.0.15, true", "6.2.0, true", "6.0.20, false", "10.0.0, true", "5.9, false", "unstable, false"})
    void version_isComparedByNumbers(String version, boolean newEnough) {
        InfoReply server = new InfoReply("# Server\nredis_version:" + version + "\nrun_id:77\n");

        assertThat(server.atLeast(6, 2)).isEqualTo(newEnough);
        assertThat(server.process()).isEqualTo("77");
    }

    @ParameterizedTest
    @CsvSource({"redis_mode:cluster, true", "server_mode:cluster, true", "redis_mode:standalone, false"})
    void mode_isFoundUnderTheNamesOfBothServers(String line, boolean cluster) {
        assertThat(new InfoReply("# Server\r\n" + line + "\r\n").cluster()).isEqualTo(cluster);
    }
}
