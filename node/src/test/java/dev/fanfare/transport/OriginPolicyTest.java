package dev.fanfare.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class OriginPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "http://a.example, a.example, true",
        "https://a.example, a.example, true",
        "https://A.example, a.EXAMPLE:443, true",
        "http://a.example:8080, a.example:8080, true",
        "http://a.example:8080, a.example, false",
        "http://a.example, a.example:8080, false",
        "https://a.example:80, a.example, false",
        "http://a.example.evil, a.example, false",
        "http://evil, a.example, false",
        "null, a.example, false",
        "capacitor://a.example, a.example, false",
        "http://a.example, , false"
    })
    void emptyList_letsInTheSameHost(String origin, String host, boolean allowed) {
        assertThat(new OriginPolicy(List.of()).allows(origin, host)).isEqualTo(allowed);
    }

    @Test
    void list_letsInWhatItNames_andNotTheHostItself() {
        OriginPolicy policy = new OriginPolicy(List.of("https://app.example", "http://localhost:3000"));

        assertThat(policy.allows("https://app.example:443", "a.example")).isTrue();
        assertThat(policy.allows("http://localhost:3000", "a.example")).isTrue();
        assertThat(policy.allows("http://app.example", "a.example")).isFalse();
        assertThat(policy.allows("https://a.example", "a.example")).isFalse();
    }

    @Test
    void star_letsInAll_andNoOriginIsLetInAlways() {
        assertThat(new OriginPolicy(List.of("*")).allows("null", "a.example")).isTrue();
        assertThat(new OriginPolicy(List.of("https://app.example")).allows(null, "a.example"))
                .isTrue();
    }

    @Test
    void appsAndPagesWithoutAnOrigin_areLetInByName() {
        OriginPolicy policy = new OriginPolicy(List.of("capacitor://localhost", "null"));

        assertThat(policy.allows("capacitor://localhost", "a.example")).isTrue();
        assertThat(policy.allows("null", "a.example")).isTrue();
        assertThat(policy.allows("ionic://localhost", "a.example")).isFalse();
        assertThat(policy.allows("http://localhost", "a.example")).isFalse();
    }

    @Test
    void refusedOrigin_isOneWarningAMinute_thatNamesItAndTheKey() {
        Logger logger = (Logger) LoggerFactory.getLogger(OriginPolicy.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            OriginPolicy policy = new OriginPolicy(List.of("https://app.example"));

            assertThat(policy.admits("https://app.example", "a.example")).isTrue();
            assertThat(policy.admits("https://other.example\u001b", "a.example"))
                    .isFalse();
            assertThat(policy.admits("https://third.example", "a.example")).isFalse();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("'https://other.example?'", "allowed-origins");
    }
}
