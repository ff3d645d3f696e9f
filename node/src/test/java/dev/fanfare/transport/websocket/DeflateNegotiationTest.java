package dev.fanfare.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateNegotiationTest {
    private static final String BASE = "permessage-deflate; server_no_context_takeover";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate|",
                "permessage-deflate; client_max_window_bits|",
                "permessage-deflate; client_max_window_bits=10|",
                "permessage-deflate;server_no_context_takeover|",
                "permessage-deflate; client_no_context_takeover|; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15|; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=\"9\"|; server_max_window_bits=9",
                "permessage-deflate ; client_no_context_takeover ; server_max_window_bits = 8"
                        + "|; client_no_context_takeover; server_max_window_bits=8",
                "x-other; a=b, permessage-deflate|",
                "permessage-deflate; unknown, permessage-deflate|",
                "permessage-deflate; server_max_window_bits=16, permessage-deflate; client_no_context_takeover"
                        + "|; client_no_context_takeover",
                ", permessage-deflate,|"
            })
    void firstOfferThatCanBeMet_isAnswered(String offers, String added) {
        assertThat(DeflateNegotiation.negotiate(offers, true).answer()).isEqualTo(BASE + (added == null ? "" : added));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-webkit-deflate-frame",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=09",
                "permessage-deflate; server_max_window_bits=x",
                "permessage-deflate; client_max_window_bits=0",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
                "permessage-deflate; something",
                "Permessage-Bzip2",
                ""
            })
    void offersThatCannotBeMet_areDeclined(String offers) {
        assertThat(DeflateNegotiation.negotiate(offers, true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate;",
                "permessage-deflate; =9",
                "permessage-deflate; a=",
                "permessage-deflate; a=\"",
                "permessage-deflate; a=\"\"",
                "permessage-deflate; a=\"b c\"",
                "permessage-deflate x",
                "@"
            })
    void malformedHeader_isRefused(String offers) {
        assertThatThrownBy(() -> DeflateNegotiation.negotiate(offers, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agreement_saysHowEachSideCompresses() {
        assertThat(DeflateNegotiation.negotiate(null, true)).isNull();
        assertThat(DeflateNegotiation.negotiate("permessage-deflate", true).clientKeepsContext())
                .isTrue();
        assertThat(DeflateNegotiation.negotiate("permessage-deflate; client_no_context_takeover", true)
                        .clientKeepsContext())
                .isFalse();
        assertThat(DeflateNegotiation.negotiate("permessage-deflate", true).compressOutgoing())
                .isTrue();
        assertThat(DeflateNegotiation.negotiate("permessage-deflate; server_max_window_bits=14", true)
                        .compressOutgoing())
                .isFalse();
    }

    @Test
    void withoutContext_isAskedOfEveryClient() {
        Deflate deflate = DeflateNegotiation.negotiate("permessage-deflate; client_max_window_bits", false);

        assertThat(deflate.clientKeepsContext()).isFalse();
        assertThat(deflate.answer()).isEqualTo(BASE + "; client_no_context_takeover");
    }
}
