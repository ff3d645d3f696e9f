package dev.fanfare.broker;

import static dev.fanfare.testing.BrokerProbe.keyed;
import static dev.fanfare.testing.BrokerProbe.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.BrokerConfig;
import dev.fanfare.model.Message;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.testing.BrokerProbe;
import dev.fanfare.testing.Running;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine owes; each engine's test inherits all of it. */
public abstract class BrokerContract {
    /** Small streams, so that trimming can be seen. */
    protected static final BrokerConfig CONFIG = new BrokerConfig(
            100, Duration.ofHours(1), Duration.ofMinutes(5), 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(10));

    @Running
    protected static Vertx vertx;

    protected BrokerProbe probe;

    /** An engine with a world of its own for each test. */
    protected abstract Broker engine(Context context, BrokerConfig config);

    @BeforeEach
    void makeProbe() {
        probe = new BrokerProbe(vertx, context -> engine(context, CONFIG));
    }

    @AfterEach
    void closeProbe() {
        probe.close();
    }

    @Test
    void publications_reachTheListenerInOrder_withConsecutivePositions() {
        // given
        Position top = probe.subscribe("lobby");
        // when
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(probe.send("lobby", "m" + i));
        }
        answers.forEach(CompletableFuture::join);
        probe.awaitCount("lobby", 500);
        // then
        assertThat(top.offset()).isZero();
        Position place = top;
        for (Publication publication : probe.received("lobby")) {
            assertThat(publication.follows(place)).isTrue();
            place = publication.position();
        }
        assertThat(probe.texts("lobby"))
                .isEqualTo(LongStream.range(0, 500).mapToObj(i -> "m" + i).toList());
        assertThat(answers.get(499).join().get(0).position()).isEqualTo(place);
    }

    @Test
    void message_comesOutAsItWentIn() {
        probe.subscribe("lobby");
        probe.publish("lobby", keyed("héllo", "k1"));
        probe.awaitCount("lobby", 1);

        var message = probe.received("lobby").get(0).message();
        assertThat(message).usingRecursiveComparison().isEqualTo(keyed("héllo", "k1"));
    }

    @Test
    void subscribe_answersTheTop_andOnlyWhatFollowsIsHandedOver() {
        // given
        probe.publish("lobby", "before-1", "before-2");
        // when
        Position top = probe.subscribe("lobby");
        probe.publish("lobby", "after");
        probe.awaitCount("lobby", 1);
        // then
        assertThat(top.offset()).isEqualTo(2);
        assertThat(probe.texts("lobby")).containsExactly("after");
        assertThat(probe.received("lobby").get(0).before()).isEqualTo(top);
    }

    @Test
    void subscribe_toARoomNobodyWrote_makesItsEpoch() {
        Position first = probe.subscribe("empty");
        Position again = probe.history("empty", null, 10).top();

        assertThat(first.offset()).isZero();
        assertThat(first.term()).isEqualTo(Term.NONE);
        assertThat(again).isEqualTo(first);
        assertThat(probe.history("empty", first, 10).recovered()).isTrue();
    }

    @Test
    void subscribe_whileSubscribed_answersThePositionLastHandedOver() {
        probe.subscribe("lobby");
        probe.publish("lobby", "one", "two");
        probe.awaitCount("lobby", 2);

        assertThat(probe.subscribe("lobby"))
                .isEqualTo(probe.received("lobby").get(1).position());
    }

    @Test
    void subscribe_completesBeforeAnythingIsHandedOver() {
        // given a room that is written all the time
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(probe.send("lobby", "m" + i));
        }
        // when
        List<Integer> seen = new ArrayList<>();
        CompletableFuture<Position> top = probe.begin(() -> probe.broker
                .subscribe(new RoomName("lobby"))
                .onSuccess(p -> seen.add(probe.received("lobby").size())));
        for (int i = 200; i < 400; i++) {
            answers.add(probe.send("lobby", "m" + i));
        }
        answers.forEach(CompletableFuture::join);
        int after = (int) (400 - top.join().offset());
        probe.awaitCount("lobby", after);
        // then
        assertThat(seen).containsExactly(0);
        assertThat(probe.offsets("lobby"))
                .isEqualTo(LongStream.rangeClosed(top.join().offset() + 1, 400)
                        .boxed()
                        .toList());
    }

    @Test
    void unsubscribe_silencesTheRoom_andNoOther() {
        // given
        probe.subscribe("left");
        probe.subscribe("kept");
        // when
        probe.unsubscribe("left");
        probe.publish("left", "unheard");
        probe.publish("kept", "heard");
        probe.awaitCount("kept", 1);
        // then
        assertThat(probe.received("left")).isEmpty();
        assertThat(probe.subscribe("left").offset()).isEqualTo(1);
        probe.publish("left", "heard again");
        probe.awaitCount("left", 1);
        assertThat(probe.texts("left")).containsExactly("heard again");
    }

    @Test
    void unsubscribeAndSubscribeAtOnce_losesNothingAfterThePositionAnswered() {
        probe.subscribe("lobby");
        for (int round = 0; round < 20; round++) {
            Position top = probe.on(() -> {
                probe.broker.unsubscribe(new RoomName("lobby"));
                return probe.broker.subscribe(new RoomName("lobby"));
            });
            probe.publish("lobby", "round " + round);
            assertThat(top.offset()).isEqualTo(round);
            probe.awaitCount("lobby", round + 1);
        }
        assertThat(probe.offsets("lobby"))
                .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void publish_withoutASubscription_isHeldInTheLog() {
        List<Receipt> receipts = probe.publish("lobby", "one");

        assertThat(receipts).hasSize(1);
        assertThat(receipts.get(0).duplicate()).isFalse();
        assertThat(probe.history("lobby", null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("one");
        assertThat(probe.received("lobby")).isEmpty();
    }

    @Test
    void batch_getsConsecutivePlaces_amongManyOthers() {
        // given
        List<CompletableFuture<List<Receipt>>> answers = new ArrayList<>();
        // when
        for (int i = 0; i < 60; i++) {
            answers.add(i % 3 == 0 ? probe.send("lobby", "a", "b", "c", "d", "e") : probe.send("lobby", "x"));
        }
        // then
        for (CompletableFuture<List<Receipt>> answer : answers) {
            List<Receipt> receipts = answer.join();
            long first = receipts.get(0).position().offset();
            for (int i = 0; i < receipts.size(); i++) {
                assertThat(receipts.get(i).position().offset()).isEqualTo(first + i);
            }
        }
    }

    @Test
    void rooms_areLogsOfTheirOwn() {
        probe.subscribe("a");
        probe.publish("a", "one");
        probe.publish("b", "two");
        probe.awaitCount("a", 1);

        assertThat(probe.texts("a")).containsExactly("one");
        assertThat(probe.received("b")).isEmpty();
        assertThat(probe.history("b", null, 10).top().offset()).isEqualTo(1);
        assertThat(probe.history("b", null, 10).top().epoch())
                .isNotEqualTo(probe.history("a", null, 10).top().epoch());
    }

    @Test
    void history_newest_endsAtTheTop() {
        probe.publish("lobby", "1", "2", "3", "4", "5");

        History history = probe.history("lobby", null, 2);

        assertThat(history.publications()).extracting(BrokerProbe::text).containsExactly("4", "5");
        assertThat(history.top().offset()).isEqualTo(5);
        assertThat(history.recovered()).isTrue();
        assertThat(history.more()).isFalse();
        assertThat(probe.history("lobby", null, 0).publications()).isEmpty();
        assertThat(probe.history("lobby", null, 0).top()).isEqualTo(history.top());
    }

    @Test
    void history_since_goesOnPageByPage() {
        // given
        Position since = probe.publish("lobby", "1", "2", "3", "4", "5").get(1).position();
        // when
        History first = probe.history("lobby", since, 2);
        Position next = first.publications().get(1).position();
        History second = probe.history("lobby", next, 2);
        // then
        assertThat(first.publications()).extracting(BrokerProbe::text).containsExactly("3", "4");
        assertThat(first.publications().get(0).follows(since)).isTrue();
        assertThat(first.more()).isTrue();
        assertThat(second.publications()).extracting(BrokerProbe::text).containsExactly("5");
        assertThat(second.more()).isFalse();
        assertThat(probe.history("lobby", since, 0).recovered()).isTrue();
        assertThat(probe.history("lobby", since, 0).publications()).isEmpty();
    }

    @Test
    void history_sinceTheTop_isRecoveredWithNothing() {
        Position top = probe.publish("lobby", "1", "2").get(1).position();

        History history = probe.history("lobby", top, 10);

        assertThat(history.recovered()).isTrue();
        assertThat(history.publications()).isEmpty();
        assertThat(history.top()).isEqualTo(top);
    }

    @Test
    void history_sinceTheBeginning_isRecoveredWithAll() {
        Position start = probe.subscribe("lobby");
        probe.publish("lobby", "1", "2");

        assertThat(probe.history("lobby", start, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("1", "2");
    }

    @Test
    void history_sinceWhatIsNotOfThisLog_isNotRecovered() {
        Position first = probe.publish("lobby", "1", "2", "3").get(0).position();
        List<Position> foreign = List.of(
                new Position("other", first.term(), 1),
                new Position(first.epoch(), new Term(first.term().count(), "zzzz"), 1),
                new Position(first.epoch(), new Term(first.term().count(), "zzzz"), 3),
                new Position(first.epoch(), first.term(), 4),
                History.UNWRITTEN);

        for (Position since : foreign) {
            History history = probe.history("lobby", since, 10);
            assertThat(history.recovered()).as("since %s", since).isFalse();
            assertThat(history.publications()).isEmpty();
            assertThat(history.top().offset()).isEqualTo(3);
        }
    }

    @Test
    void history_sinceWhatWasTrimmed_isNotRecovered() {
        // given
        Position first = probe.publish("lobby", "first").get(0).position();
        // when a stream of about 100 takes 500 more
        for (int i = 0; i < 5; i++) {
            String[] texts = LongStream.range(0, 100).mapToObj(n -> "m" + n).toArray(String[]::new);
            probe.publish("lobby", texts);
        }
        // then
        assertThat(probe.history("lobby", first, 10).recovered()).isFalse();
        History newest = probe.history("lobby", null, 50);
        assertThat(newest.publications()).hasSize(50);
        Position since = newest.publications().get(0).position();
        assertThat(probe.history("lobby", since, 100).publications()).hasSize(49);
    }

    @Test
    void history_ofARoomNobodyWrote_isEmptyAndMakesNoEpoch() {
        assertThat(probe.history("nowhere", null, 10)).isEqualTo(new History(List.of(), History.UNWRITTEN, true));
        assertThat(probe.history("nowhere", History.UNWRITTEN, 10).recovered()).isFalse();
    }

    @Test
    void key_ofTheSameUser_isAppendedOnce() {
        // when
        Receipt first = probe.publish("lobby", keyed("one", "k")).get(0);
        Receipt again = probe.publish("lobby", keyed("other text", "k")).get(0);
        Receipt elsewhere = probe.publish("other", keyed("one", "k")).get(0);
        // then
        assertThat(first.duplicate()).isFalse();
        assertThat(again).isEqualTo(new Receipt(first.position(), true));
        assertThat(elsewhere.duplicate()).isFalse();
        assertThat(probe.history("lobby", null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("one");
    }

    @Test
    void key_repeatedWithinABatch_isAppendedOnce() {
        List<Receipt> receipts =
                probe.publish("lobby", keyed("one", "k"), message("two"), keyed("three", "k"), message("four"));

        assertThat(receipts).extracting(Receipt::duplicate).containsExactly(false, false, true, false);
        assertThat(receipts).extracting(r -> r.position().offset()).containsExactly(1L, 2L, 1L, 3L);
        assertThat(probe.history("lobby", null, 10).publications())
                .extracting(BrokerProbe::text)
                .containsExactly("one", "two", "four");
    }

    @Test
    void key_ofAnotherUser_isAnotherKey() {
        var ana = keyed("one", "k");
        var bo = new Message("bo", "c2", "n1", 1, "k", ana.payload());

        assertThat(probe.publish("lobby", ana, bo))
                .extracting(Receipt::duplicate)
                .containsExactly(false, false);
    }
}
