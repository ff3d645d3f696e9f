package dev.fanfare.peers.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    @Test
    void note_isReadAsItWasWritten() {
        Note note = new Note(17, "8f3kq2c7", "to lobby\nlobby 1 1\n");

        assertThat(note.toString()).isEqualTo("1 17 8f3kq2c7\nto lobby\nlobby 1 1\n");
        assertThat(Note.parse(note.toString())).isEqualTo(note);
        assertThat(Note.parse("1 17 8f3kq2c7 more\nx")).isEqualTo(new Note(17, "8f3kq2c7", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "x", "1 17 8f3kq2c7", "1 17\nx", "2 17 8f3kq2c7\nx", "1 -1 8f3kq2c7\nx", "1 x y\nz"})
    void whatIsNone_isNull(String text) {
        assertThat(Note.parse(text)).isNull();
    }
}
