package dev.fanfare.broker.redis.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.HostPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrimaryChoiceTest {
    private static final HostPort A = new HostPort("10.0.0.1", 6379);
    private static final HostPort B = new HostPort("10.0.0.2", 6379);
    private static final HostPort C = new HostPort("10.0.0.3", 6379);
    private static final ServerReport PRIMARY = new ServerReport(true, false);
    private static final ServerReport PROMOTED = new ServerReport(true, true);
    private static final ServerReport REPLICA = new ServerReport(false, false);

    private final List<SentinelReport> told = new ArrayList<>();
    private final Map<HostPort, ServerReport> seen = new HashMap<>();
    private long newest;

    /** The sentinels s1, s2 ... in the order of the calls. */
    private void says(HostPort primary, long epoch) {
        says("s" + (told.size() + 1), primary, epoch, false);
    }

    private void saysDown(HostPort primary, long epoch) {
        says("s" + (told.size() + 1), primary, epoch, true);
    }

    private void says(String id, HostPort primary, long epoch, boolean down) {
        told.add(new SentinelReport(id, primary, epoch, down, 3, List.of(), List.of()));
    }

    /** The choice, which does not depend on the order of the answers. */
    private PrimaryChoice choice() {
        PrimaryChoice choice = PrimaryChoice.of(newest, told, seen);
        List<SentinelReport> turned = new ArrayList<>(told);
        Collections.reverse(turned);
        assertThat(PrimaryChoice.of(newest, turned, seen)).isEqualTo(choice);
        return choice;
    }

    private void chosen(HostPort server, boolean announced, long epoch) {
        assertThat(choice()).isEqualTo(new PrimaryChoice.Primary(server, announced, epoch));
    }

    private void open(String... words) {
        assertThat(choice())
                .isInstanceOfSatisfying(
                        PrimaryChoice.Open.class, open -> assertThat(open.why()).contains(words));
    }

    @Test
    void allAgree_andItSaysSoItself_isChosen() {
        says(A, 4);
        says(A, 4);
        says(A, 4);
        seen.putAll(Map.of(A, PRIMARY, B, REPLICA, C, REPLICA));
        chosen(A, true, 4);
    }

    @Test
    void oneSentinelAlone_isEnough_whereNothingNewerWasKnown() {
        says(A, 4);
        seen.put(A, PRIMARY);
        newest = 4;
        chosen(A, true, 4);
    }

    @Test
    void stalePrimary_isNotTaken_whenTheSentinelsNameAnotherOne() {
        says(B, 5);
        says(B, 5);
        says(B, 5);
        seen.putAll(Map.of(A, PRIMARY, B, PRIMARY, C, REPLICA));
        chosen(B, true, 5);
    }

    @Test
    void stalePrimary_isNotTaken_evenWhenTheNewOneDoesNotAnswer() {
        saysDown(B, 5);
        saysDown(B, 5);
        saysDown(B, 5);
        seen.putAll(Map.of(A, PRIMARY, C, REPLICA));
        open("10.0.0.2:6379", "does not answer");
    }

    @Test
    void newestConfiguration_winsOverTheMajority() {
        says(A, 4);
        says(A, 4);
        says(B, 5);
        seen.putAll(Map.of(A, PRIMARY, B, PRIMARY, C, REPLICA));
        chosen(B, true, 5);
    }

    @Test
    void staleSentinel_isNotBelieved_whileItStandsAlone() {
        says(A, 4);
        seen.put(A, PRIMARY);
        newest = 5;
        open("epoch 4, not 5");
    }

    @Test
    void sentinelsSetUpAnew_areBelieved_byTheirMajority() {
        says(A, 0);
        says(A, 0);
        seen.put(A, PRIMARY);
        newest = 5;
        chosen(A, true, 0);
    }

    @Test
    void oneSentinelUnderTwoAddresses_isNoMajority() {
        says("s1", A, 0, false);
        says("s1", A, 0, false);
        seen.put(A, PRIMARY);
        newest = 5;
        open("epoch 0, not 5");
    }

    @Test
    void split_isDecidedByTheMost_andNotAtAllWhereNobodyHasThem() {
        says(A, 4);
        says(B, 4);
        seen.putAll(Map.of(A, PRIMARY, B, PRIMARY));
        open("different primaries");
        says(B, 4);
        chosen(B, true, 4);
    }

    @Test
    void justPromoted_isTaken_beforeItIsAnnounced() {
        saysDown(A, 4);
        saysDown(A, 4);
        saysDown(A, 4);
        seen.putAll(Map.of(B, PROMOTED, C, REPLICA));
        chosen(B, false, 4);
    }

    @Test
    void justPromoted_isNotTaken_whileTheOldOneSaysThatItIsThePrimary() {
        saysDown(A, 4);
        saysDown(A, 4);
        saysDown(A, 4);
        seen.putAll(Map.of(A, PRIMARY, B, PROMOTED, C, REPLICA));
        open("2 servers say that they are the primary");
    }

    @Test
    void justPromoted_isNotTaken_whenNoSentinelSaysThatTheOldOneIsDown() {
        says(A, 4);
        says(A, 4);
        says(A, 4);
        seen.putAll(Map.of(B, PROMOTED, C, REPLICA));
        open("10.0.0.1:6379", "does not answer");
    }

    @Test
    void whoWasNeverSeenAsAReplica_isNotTakenUnannounced() {
        saysDown(A, 4);
        saysDown(A, 4);
        seen.putAll(Map.of(B, PRIMARY, C, REPLICA));
        open("10.0.0.1:6379", "does not answer");
    }

    @Test
    void twoPromoted_areNotTaken() {
        saysDown(A, 4);
        saysDown(A, 4);
        seen.putAll(Map.of(B, PROMOTED, C, PROMOTED));
        open("does not answer");
    }

    @Test
    void announcedThatSaysItIsAReplica_isNotTaken() {
        says(A, 4);
        says(A, 4);
        seen.putAll(Map.of(A, REPLICA, B, REPLICA));
        open("10.0.0.1:6379", "says that it is a replica");
    }

    @Test
    void noSentinel_meansNoChoice_whateverServersSay() {
        seen.putAll(Map.of(A, PRIMARY, B, REPLICA));
        open("no sentinel answers");
    }

    @Test
    void nameThatNobodyKnows_isSaidSo_andOneWhoKnowsItIsEnough() {
        told.add(SentinelReport.unknown("s1"));
        told.add(SentinelReport.unknown("s2"));
        assertThat(choice()).isEqualTo(new PrimaryChoice.Unknown(2));
        says(A, 0);
        seen.put(A, PRIMARY);
        chosen(A, true, 0);
    }
}
