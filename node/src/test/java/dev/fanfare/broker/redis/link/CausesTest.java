package dev.fanfare.broker.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CausesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "recvAddress(..) failed with error(-104): Connection reset by peer",
                "the server closed the connection",
                "Connection was closed"
            })
    void endBeforeAWord_withoutTls_namesTheSchemeWithIt(String said) {
        assertThat(Causes.of(new IOException(said), false)).startsWith(said).endsWith("rediss://");
        assertThat(Causes.of(new IOException(said), true)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not an SSL/TLS record: 2d455252", "connecting took too long"})
    void wordThatIsNotTls_orNone_namesTheSchemeWithout(String said) {
        assertThat(Causes.of(new IOException(said), true)).startsWith(said).endsWith("redis://");
    }

    @Test
    void whatIsSaidOnSeveralLines_isSaidOnOne() {
        String resolver = "\nFailed to resolve 'r.example' after 4 queries \n\tcaused by a timeout\n\tat a server";

        assertThat(Causes.of(new IOException(resolver), false))
                .isEqualTo("Failed to resolve 'r.example' after 4 queries");
        assertThat(Causes.of(new IOException(), false)).isEqualTo("IOException");
        assertThat(Causes.of(new IOException("x".repeat(1_000)), false)).hasSizeLessThan(260);
    }
}
