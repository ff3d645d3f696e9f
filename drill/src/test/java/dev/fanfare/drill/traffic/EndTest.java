package dev.fanfare.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.UpgradeRejectedException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndTest {
    private final Random random = new Random(1);
    private final Backoff backoff = new Backoff(random);

    @ParameterizedTest
    @CsvSource({
        "1000,false",
        "1001,true",
        "1002,false",
        "1006,true",
        "1007,false",
        "1008,false",
        "1009,false",
        "1011,true",
        "1012,true",
        "1013,true",
        "4000,true",
        "4001,true",
        "4499,true",
        "4500,false",
        "4999,false"
    })
    void closeCode_saysWhetherToComeAgain(int code, boolean again) {
        assertThat(End.closed((short) code, "", 0).again()).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"400,false", "403,false", "426,false", "429,true", "500,true", "502,true", "503,true", "504,true"})
    void refusal_saysWhetherToComeAgain(int status, boolean again) {
        assertThat(refused(status, null).again()).isEqualTo(again);
    }

    @Test
    void connectionWithoutACloseFrame_wasCut() {
        End end = End.closed(null, null, 0);

        assertThat(end.code()).isEqualTo(End.CUT);
        assertThat(end.again()).isTrue();
    }

    @Test
    void retryAfter_isWaitedFor() {
        assertThat(refused(503, "2").delay(random, backoff)).isBetween(2_000L, 2_300L);
    }

    @Test
    void advice_isFollowed() {
        for (int i = 0; i < 100; i++) {
            assertThat(End.closed((short) 1012, "{\"reason\":\"drain\",\"min\":40,\"max\":60}", 0)
                            .delay(random, backoff))
                    .isBetween(40L, 60L);
        }
    }

    @Test
    void withoutAdvice_theBoundDoublesUpToTheMost() {
        for (long bound : new long[] {300, 600, 1_200, 2_400, 4_800, 5_000, 5_000}) {
            assertThat(End.closed((short) 1012, "bye", 0).delay(random, backoff))
                    .isBetween(0L, bound);
        }
    }

    private static End refused(int status, String retryAfter) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (retryAfter != null) {
            headers.add("Retry-After", retryAfter);
        }
        return End.failed(new UpgradeRejectedException("refused", status, headers, null), 0);
    }
}
