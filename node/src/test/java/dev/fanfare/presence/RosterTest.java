package dev.fanfare.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.PresentMember;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster(3);

    private static PresentMember member(String user) {
        return new PresentMember(user, "c-" + user, "n1");
    }

    @Test
    void owners_areCountedAsMembersComeGoAndChangeHands() {
        roster.add("a", member("ana"));
        roster.add("a", member("ana"));
        roster.add("a", member("bo"));
        roster.add("b", member("cy"));
        roster.add("b", member("too many"));
        assertThat(roster.owners()).isEqualTo(Map.of("a", 2, "b", 1));

        roster.add("b", member("bo"));
        assertThat(roster.owners()).isEqualTo(Map.of("a", 1, "b", 2));

        roster.remove("a", "c-bo");
        roster.remove("a", "c-ana");
        assertThat(roster.owners()).isEqualTo(Map.of("b", 2));

        roster.removeAll("b");
        assertThat(roster.owners()).isEmpty();
        assertThat(roster.members().list()).isEmpty();
    }
}
