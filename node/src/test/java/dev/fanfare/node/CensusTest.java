package dev.fanfare.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.model.RoomCounts;
import dev.fanfare.model.RoomName;
import dev.fanfare.peers.Peers;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of rooms, put together from several nodes. */
class CensusTest {
    private static Tally tally(String room, String... users) {
        Tally tally = new Tally(new RoomName(room));
        for (String user : users) {
            tally.add(user);
        }
        return tally;
    }

    private static Census census(String to, Tally... tallies) {
        TreeMap<String, Tally> rooms = new TreeMap<>();
        for (Tally tally : tallies) {
            rooms.put(tally.room().value(), tally);
        }
        return new Census(rooms, to);
    }

    private static RoomCounts counts(String room, int connections, int users) {
        return new RoomCounts(new RoomName(room), connections, users);
    }

    @Test
    void aUserOnTwoNodes_isOne_andWithTwoConnections_too() {
        Census one = Census.parse(
                census(null, tally("lobby", "ana", "ana", "bo", null)).text());
        Census two = Census.parse(
                census(null, tally("lobby", "ana"), tally("hall", "cy")).text());

        assertThat(Census.of(List.of(one, two)).counts()).containsExactly(counts("hall", 1, 1), counts("lobby", 5, 2));
    }

    @Test
    void moreUsersThanAreCompared_areCountedByEachNode() {
        String[] many =
                IntStream.rangeClosed(0, Tally.COMPARED).mapToObj(i -> "u" + i).toArray(String[]::new);

        Tally all = Tally.parse(tally("lobby", many).line());
        all.add(Tally.parse(tally("lobby", "u1", "v").line()));

        assertThat(all.counts()).isEqualTo(counts("lobby", many.length + 2, many.length + 2));
    }

    @Test
    void pagesWithDifferentEnds_areCutWhereTheFirstEnds() {
        Census one = Census.parse(census("b", tally("a", "x"), tally("b", "x")).text());
        Census two = Census.parse(
                census("d", tally("a", "y"), tally("c", "y"), tally("d", "y")).text());
        Census three = Census.parse(census(null, tally("e", "z")).text());

        Census all = Census.of(List.of(one, two, three));

        assertThat(all.counts()).containsExactly(counts("a", 2, 2), counts("b", 1, 1));
        assertThat(all.to()).isEqualTo("b");
        assertThat(all.cutTo(1).to()).isEqualTo("a");
        assertThat(all.cutTo(2)).isSameAs(all);
    }

    @Test
    void aPageThatIsTooLong_endsEarlier_andSaysSo() {
        String[] users =
                IntStream.range(0, Tally.COMPARED).mapToObj(i -> "u" + i).toArray(String[]::new);
        Tally[] rooms = IntStream.range(0, 20)
                .mapToObj(i -> tally("r" + (char) ('a' + i), users))
                .toArray(Tally[]::new);

        String text = census(null, rooms).text();
        Census read = Census.parse(text);

        assertThat(text.length()).isLessThanOrEqualTo(Peers.MAX_ANSWER);
        assertThat(read.rooms()).hasSizeBetween(2, 19);
        assertThat(read.to()).isEqualTo(read.rooms().lastKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lobby", "all\nlobby", "all\nlobby x 1", "all\nlo/bby 1 1"})
    void whatIsNoAnswer_isRefused(String text) {
        assertThatThrownBy(() -> Census.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void questions_areReadAsTheyAreAsked() {
        RoomName lobby = new RoomName("lobby");
        for (Question question : List.of(
                new Question.RoomList("", 100),
                new Question.RoomList("lobby", 1),
                new Question.Count(lobby),
                new Question.Close("8f3kq2c7-1"),
                new Question.Remove(lobby, "ana maria ä"))) {
            assertThat(Question.parse(question.text())).isEqualTo(question);
        }
        assertThat(Question.parse("dance lobby")).isNull();
        assertThat(Question.parse("rooms")).isNull();
        assertThat(Question.parse("rooms x y")).isNull();
        assertThat(Question.parse("count lo/bby")).isNull();
    }
}
