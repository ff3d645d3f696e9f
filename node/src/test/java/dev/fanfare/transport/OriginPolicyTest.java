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
        assertThat(new OriginPolicy(List.of(), "a.example").allows(origin, host))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, evil.example, false",
        "http://evil.example:8080, evil.example:8080, false",
        "http://10.0.0.7:8080, 10.0.0.7:8080, true",
        "http://[fd00::7]:8080, [fd00::7]:8080, true",
        "http://localhost:8080, localhost:8080, true",
        "http://localhost:8080, 127.0.0.1:8080, true",
        "http://127.0.0.1:8080, localhost:8080, true",
        "http://chat.localhost:8080, [::1]:8080, true",
        "http://localhost:3000, 127.0.0.1:8080, false",
        "https://localhost:8080, 127.0.0.1:8080, false",
        "http://localhost:8080, 10.0.0.7:8080, false"
    })
    void emptyList_onAllAddresses_letsInNoNameThatItsOwnerMayPointHere(String origin, String host, boolean allowed) {
        assertThat(new OriginPolicy(List.of(), "0.0.0.0").allows(origin, host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, true",
        "https://a.b.example.com:443, true",
        "https://example.com, false",
        "https://.example.com, false",
        "https://evilexample.com, false",
        "https://app.example.com.evil, false",
        "http://app.example.com, false",
        "https://app.example.com:8443, false",
        "http://dev.local:3000, true",
        "http://a.dev.local:3000, false"
    })
    void aFamily_isAllNamesBelowOne_ofThatSchemeAndPort(String origin, boolean allowed) {
        OriginPolicy policy = new OriginPolicy(List.of("https://*.example.com", "http://dev.local:3000"), "0.0.0.0");

        assertThat(policy.allows(origin, "a.example")).isEqualTo(allowed);
    }

    @Test
    void namesAsTheyAreTyped_areThoseThatBrowsersSend() {
        OriginPolicy policy =
                new OriginPolicy(List.of("https://B\u00fccher.example", "https://*.m\u00fcller.example"), "a");

        assertThat(policy.allows("https://xn--bcher-kva.example", "a")).isTrue();
        assertThat(policy.allows("https://chat.xn--mller-kva.example", "a")).isTrue();
        assertThat(policy.allows("https://xn--mller-kva.example", "a")).isFalse();
    }

    @Test
    void list_letsInWhatItNames_andNotTheHostItself() {
        OriginPolicy policy = new OriginPolicy(List.of("https://app.example", "http://localhost:3000"), "a.example");

        assertThat(policy.allows("https://app.example:443", "a.example")).isTrue();
        assertThat(policy.allows("http://localhost:3000", "a.example")).isTrue();
        assertThat(policy.allows("http://app.example", "a.example")).isFalse();
        assertThat(policy.allows("https://a.example", "a.example")).isFalse();
    }

    @Test
    void star_letsInAll_andNoOriginIsLetInAlways() {
        assertThat(new OriginPolicy(List.of("*"), "a.example").allows("null", "a.example"))
                .isTrue();
        assertThat(new OriginPolicy(List.of("https://app.example"), "a.example").allows(null, "a.example"))
                .isTrue();
    }

    @Test
    void appsAndPagesWithoutAnOrigin_areLetInByName() {
        OriginPolicy policy = new OriginPolicy(List.of("capacitor://localhost", "null"), "a.example");

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
            OriginPolicy policy = new OriginPolicy(List.of("https://app.example"), "a.example");

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
