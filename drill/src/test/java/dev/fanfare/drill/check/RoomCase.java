package dev.fanfare.drill.check;

import static org.assertj.core.api.Assertions.assertThat;

/** A room with two members. Ids are letters; message n of the only publisher has the n-th. */
abstract class RoomCase {
    static final String START = "start";

    final Faults faults = new Faults();
    final RoomCheck room = new RoomCheck("room", 1, faults);
    final Lane ana = join("ana");
    final Lane bo = join("bo");

    final Lane join(String who) {
        Lane lane = room.reader(who).lane();
        lane.joined(START, START, null, null, 0);
        return lane;
    }

    static Lane resume(Lane before, String since, String top, boolean recovered) {
        return resume(before, since, top, since, recovered);
    }

    static Lane resume(Lane before, String id, String top, String since, boolean recovered) {
        Lane lane = before.reader().lane();
        lane.joined(id, top, since, recovered, 100);
        return lane;
    }

    /** One message a letter, from {@code a} on, sent at 10 and later. */
    final void sendAndAcknowledge(String letters) {
        for (char letter : letters.toCharArray()) {
            int time = 10 + 2 * (letter - 'a');
            room.acknowledged(room.send(0, time), String.valueOf(letter), time + 1);
        }
    }

    /** What the last one was. */
    final Arrival receive(Lane lane, String letters) {
        Arrival last = null;
        for (char letter : letters.toCharArray()) {
            last = lane.message(String.valueOf(letter), room.sent(0, Character.toLowerCase(letter) - 'a'), true);
        }
        return last;
    }

    final void judgedRight() {
        judgedAs(0, 0, 0, 0, 0);
        assertThat(faults.problems()).isEmpty();
    }

    final void judgedAs(int lost, int duplicated, int reordered, int falselyRecovered, int damaged) {
        room.judge();
        assertThat(faults.lost()).as("lost").isEqualTo(lost);
        assertThat(faults.duplicated()).as("duplicated").isEqualTo(duplicated);
        assertThat(faults.reordered()).as("reordered").isEqualTo(reordered);
        assertThat(faults.falselyRecovered()).as("falsely recovered").isEqualTo(falselyRecovered);
        assertThat(faults.damaged()).as("damaged").isEqualTo(damaged);
        assertThat(faults.wrong()).isEqualTo(lost + duplicated + reordered + falselyRecovered + damaged);
    }
}
