package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A room under whatever can happen to it, in random order: joins and resumes, sockets that take nothing, pages that come
 * early, late and in the middle of a turn, trims, skips, cuts, new lives of the log, members that leave. {@link ModelMember}
 * checks each message as it comes, and in the end every member has what the log has.
 *
 * <p>{@code -Dfanfare.room.seed=N} runs another schedule, {@code -Dfanfare.room.steps=N} a longer one.
 */
class RoomModelTest {
    private static final int STEPS = Integer.getInteger("fanfare.room.steps", 50_000);
    private static final int STEPS_OF_A_RUN = 200;
    private static final int MOST_MEMBERS = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void members_getEachMessageOnceAndInOrder_whateverHappens(long first) {
        long from = Long.getLong("fanfare.room.seed", first * 1_000_000);
        for (int run = 0; run < STEPS / STEPS_OF_A_RUN; run++) {
            long seed = from + run;
            try {
                new Run(seed).play();
            } catch (RuntimeException | AssertionError found) {
                throw new AssertionError("-Dfanfare.room.seed=" + seed + ": " + found.getMessage(), found);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final HandLoop loop = new HandLoop();
        private final ModelNode node = new ModelNode(loop);
        private final List<ModelMember> members = new ArrayList<>();
        private int users;

        Run(long seed) {
            random = new Random(seed);
        }

        void play() {
            for (int i = 0; i < STEPS_OF_A_RUN; i++) {
                step();
                if (random.nextInt(3) > 0) {
                    loop.runSome(random.nextInt(4));
                }
            }
            settle();
            members.forEach(member -> member.assertComplete(node));
            members.forEach(node.hub::leaveAll);
            settle();
            assertThat(node.hub.stats().lagging()).isZero();
            assertThat(node.holdsNothingBesideTheLog()).isTrue();
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0 -> join();
                case 1 -> leave();
                case 2, 3 -> any().takes(random.nextInt(6));
                case 4, 5, 6 -> goOn(any());
                case 7, 8, 9 -> node.publish(1 + random.nextInt(9));
                case 10, 11 -> node.answerSome(random);
                case 12 -> node.trimLog();
                case 13 -> rarely();
                default -> loop.run();
            }
        }

        /** What would leave nothing to go wrong if it came often. */
        private void rarely() {
            switch (random.nextInt(8)) {
                case 0 -> node.restart();
                case 1 -> node.cut(random.nextInt(8));
                case 2, 3 -> node.trimStream(4 + random.nextInt(30));
                default -> node.trimLog();
            }
        }

        private void join() {
            if (members.size() == MOST_MEMBERS) {
                leave();
            }
            ModelMember member = new ModelMember("user" + users++, WireFormat.LINE, random.nextInt(4) > 0);
            members.add(member);
            node.hub.join(member, new JoinRequest(LOBBY, null, random.nextInt(5), member.echo(), false));
        }

        private void leave() {
            if (members.size() > 1) {
                node.hub.leave(members.remove(random.nextInt(members.size())), LOBBY);
            }
        }

        private ModelMember any() {
            if (members.isEmpty()) {
                join();
            }
            return members.get(random.nextInt(members.size()));
        }

        private void goOn(ModelMember member) {
            member.takes(random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(10));
            node.hub.onWritable(member);
        }

        /** All sockets take everything, and all questions are answered, until nothing happens any more. */
        private void settle() {
            do {
                members.forEach(member -> member.takes(Integer.MAX_VALUE));
                members.forEach(node.hub::onWritable);
                loop.run();
            } while (node.answerAll());
        }
    }
}
