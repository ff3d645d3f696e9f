package dev.fanfare.broker.redis.sim;

import dev.fanfare.broker.redis.sim.Faults.Kind;
import dev.fanfare.broker.redis.sim.Ledger.Sent;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.PublishDecoder.Draft;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends messages with unique payloads through any node, some in batches, some with a key. One with a key is sent again,
 * through another node, where nobody could say what became of it.
 */
final class SimPublisher {
    private static final int ATTEMPTS = 4;
    private static final long PATIENCE_MICROS = 13_000_000;

    private final World world;
    private final Chance chance;
    private final Chance repeats;
    private int numbers;
    private int underWay;

    /** {@code repeats}: dice for what is sent again though it was acknowledged. */
    SimPublisher(World world, Chance chance, Chance repeats) {
        this.world = world;
        this.chance = chance;
        this.repeats = repeats;
    }

    /** Attempts that were not answered by nodes that live. */
    int underWay() {
        return underWay;
    }

    void publish() {
        RoomName room = chance.of(world.rooms());
        boolean keyed = chance.in(0.2);
        int count = keyed || chance.in(0.8) ? 1 : chance.between(2, 4);
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String payload = "m" + numbers++ + (room == World.NOISE ? ".".repeat(chance.between(200, 1_000)) : "");
            String key = keyed ? "k" + payload : null;
            drafts.add(new Draft("ana", key, new Payload(Payload.Kind.TEXT, Text.bytes(payload))));
        }
        attempt(room, drafts, 1);
    }

    private void attempt(RoomName room, List<Draft> drafts, int number) {
        SimNode node = world.someNode(chance);
        if (node == null) {
            return;
        }
        Process life = node.process();
        List<Sent> sent = new ArrayList<>();
        for (Draft draft : drafts) {
            sent.add(world.ledger()
                    .sent(
                            Text.of(draft.payload().bytes()),
                            room,
                            life.name(),
                            world.timeline().now()));
        }
        sent.forEach(one -> one.forgotten |= world.lost(one));
        underWay++;
        boolean[] answered = {false};
        world.timeline().after(chance.latency(), life, () -> {
            Future<List<Receipt>> receipts = node.node().publish(node.hub(), room, drafts);
            receipts.onComplete(done -> {
                answered[0] = true;
                underWay--;
                if (done.succeeded()) {
                    acknowledged(sent, done.result(), life);
                    late(room, drafts);
                } else {
                    refused(sent, done.cause());
                    again(room, drafts, number);
                }
            });
        });
        lookAfter(life, answered, () -> {
            underWay--;
            sent.forEach(one -> {
                one.maybe = true;
                one.open--;
            });
            again(room, drafts, number);
        });
    }

    /** Whoever asked a node that died gets no answer, also where it stood still for long before. */
    private void lookAfter(Process life, boolean[] answered, Runnable unanswered) {
        world.timeline().after(PATIENCE_MICROS, null, () -> {
            if (!answered[0] && life.dead()) {
                answered[0] = true;
                unanswered.run();
            } else if (!answered[0]) {
                lookAfter(life, answered, unanswered);
            }
        });
    }

    private void again(RoomName room, List<Draft> drafts, int number) {
        if (drafts.get(0).key() != null && number < ATTEMPTS && !world.quiet()) {
            world.timeline().after(chance.millis(10, 1_000), null, () -> attempt(room, drafts, number + 1));
        }
    }

    /** A sender that did not get the answer, or forgot it, sends the same again, seconds later and anywhere. */
    private void late(RoomName room, List<Draft> drafts) {
        if (drafts.get(0).key() != null && world.compound(Kind.REPEATED) && repeats.in(0.6)) {
            world.timeline().after(repeats.millis(200, 25_000), null, () -> {
                if (!world.quiet()) {
                    attempt(room, drafts, ATTEMPTS);
                }
            });
        }
    }

    private void acknowledged(List<Sent> sent, List<Receipt> receipts, Process life) {
        for (int i = 0; i < sent.size(); i++) {
            Sent one = sent.get(i);
            one.open--;
            world.shown().entry(life.name(), one.room, receipts.get(i).position(), one.payload);
            if (one.acked < 0) {
                one.acked = world.timeline().now();
                one.ackedThrough = life.name();
                one.position = receipts.get(i).position();
            } else {
                one.forgotten |= !receipts.get(i).position().equals(one.position) && world.lost(one);
            }
            world.trace()
                    .add(
                            life.name(),
                            one.room + " acknowledged " + one.payload + " "
                                    + receipts.get(i).position()
                                    + (receipts.get(i).duplicate() ? " duplicate" : ""));
        }
    }

    private void refused(List<Sent> sent, Throwable cause) {
        ErrorCode code = FanfareException.of(cause).code();
        for (Sent one : sent) {
            one.open--;
            one.refused = code;
            one.maybe |= code == ErrorCode.OUTCOME_UNKNOWN;
            world.trace().add("sender", one.payload + " refused " + code);
        }
    }
}
