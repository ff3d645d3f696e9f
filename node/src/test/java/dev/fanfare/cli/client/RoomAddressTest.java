package dev.fanfare.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ws://h:1, ws://h:1/ws/lobby/ana, http://h:1/rooms/lobby/messages",
        "WS://h:1/, ws://h:1/ws/lobby/ana, http://h:1/rooms/lobby/messages",
        "https://h, wss://h/ws/lobby/ana, https://h/rooms/lobby/messages",
        "wss://h/chat/, wss://h/chat/ws/lobby/ana, https://h/chat/rooms/lobby/messages",
        "HTTP://h:1/a/b, ws://h:1/a/b/ws/lobby/ana, http://h:1/a/b/rooms/lobby/messages"
    })
    void url_mayHaveAPath_andAnyCase(String url, String socket, String messages) {
        RoomAddress address = RoomAddress.of(url, "lobby", "ana");

        assertThat(address.join(null, 0)).hasToString(socket);
        assertThat(address.messages()).hasToString(messages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:1", "ftp://h", "ws://", "ws://h/a?b", "ws://h/a b"})
    void whatIsNone_isRefused(String url) {
        assertThatThrownBy(() -> RoomAddress.of(url, "lobby", "ana"))
                .hasMessageContaining("the URL is ws[s]://host:port");
    }
}
