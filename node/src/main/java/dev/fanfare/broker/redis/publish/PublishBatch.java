package dev.fanfare.broker.redis.publish;

import dev.fanfare.broker.BrokerMeter;
import dev.fanfare.broker.redis.script.AppendReply.Appended;
import dev.fanfare.broker.redis.script.AppendReply.Behind;
import dev.fanfare.broker.redis.script.AppendReply.Place;
import dev.fanfare.broker.redis.wire.Draft;
import dev.fanfare.broker.redis.wire.LogEntry;
import dev.fanfare.model.Position;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.Term;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What goes to Redis in one script call: the drafts of one or more calls of {@code publish} for one room. */
final class PublishBatch implements Append {
    /** One call of {@code publish}; all of it stays in one batch, as it is appended whole or not at all. */
    record Call(List<Draft> drafts, long bytes, long deadline, Promise<List<Receipt>> promise) {}

    private final List<Call> calls;
    private final List<Draft> drafts = new ArrayList<>();
    private final Receipt[] receipts;
    /** The terms of the publications before them, where the answer says. */
    private final Term[] previous;

    private final long bytes;
    private final Position first;
    private Position since;
    private boolean inFlight;
    private boolean uncertain;
    private boolean ended;

    PublishBatch(List<Call> calls, Position since) {
        this.calls = calls;
        this.first = since;
        this.since = since;
        long sum = 0;
        for (Call call : calls) {
            drafts.addAll(call.drafts());
            sum += call.bytes();
        }
        this.bytes = sum;
        this.receipts = new Receipt[drafts.size()];
        this.previous = new Term[drafts.size()];
    }

    List<Call> calls() {
        return calls;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return drafts.size();
    }

    /** Tells what was appended. */
    void measure(BrokerMeter meter) {
        meter.appended(drafts.size(), bytes);
        for (Draft draft : drafts) {
            meter.sized(draft.envelope().length);
        }
    }

    long deadline() {
        return calls.get(0).deadline();
    }

    /** After which position of the log an earlier attempt's entries can be; null where nothing is known of the room. */
    @Override
    public Position since() {
        return since;
    }

    /** Whether an earlier attempt may have been appended. */
    @Override
    public boolean again() {
        return uncertain;
    }

    /** Whether it was sent and not answered. */
    boolean inFlight() {
        return inFlight;
    }

    /** This attempt is sent, unless time has ended the batch. */
    @Override
    public boolean begin() {
        inFlight |= !ended;
        return !ended;
    }

    /** Its callers are answered: nothing of it is sent any more. */
    void end() {
        ended = true;
    }

    /** The script answered this attempt. */
    void answered() {
        inFlight = false;
    }

    /** This attempt will never be answered. */
    void lost() {
        inFlight = false;
        uncertain = true;
    }

    /** The same, and what was found of it so far may have gone. */
    void lostWhole() {
        lost();
        since = first;
        Arrays.fill(receipts, null);
    }

    /** The drafts whose place is not known yet. */
    @Override
    public List<Draft> drafts() {
        if (!uncertain) {
            return drafts;
        }
        List<Draft> open = new ArrayList<>();
        for (int i = 0; i < receipts.length; i++) {
            if (receipts[i] == null) {
                open.add(drafts.get(i));
            }
        }
        return open;
    }

    /** Takes what was found of the {@link #drafts} drafts in the log so far. */
    void found(Behind reply) {
        since = reply.read();
        int n = 0;
        for (int i = 0; i < receipts.length; i++) {
            if (receipts[i] == null) {
                Place found = reply.places().get(n++);
                if (found != null) {
                    place(i, found);
                }
            }
        }
    }

    /** Takes where the {@link #drafts} drafts are. */
    void placed(Appended reply) {
        Position top = reply.top();
        int open = (int) Arrays.stream(receipts).filter(one -> one == null).count();
        int n = 0;
        for (int i = 0; i < receipts.length; i++) {
            if (receipts[i] == null) {
                if (reply.places().isEmpty()) {
                    long offset = top.offset() - (open - 1 - n);
                    receipts[i] = new Receipt(new Position(top.epoch(), top.term(), offset), false);
                    previous[i] = n == 0 ? reply.before() : top.term();
                } else {
                    place(i, reply.places().get(n));
                }
                n++;
            }
        }
    }

    private void place(int i, Place place) {
        receipts[i] = new Receipt(place.position(), place.duplicate());
        previous[i] = place.previous();
    }

    /** The log's entries that this batch made; all receipts are there. */
    List<LogEntry> entries() {
        List<LogEntry> made = new ArrayList<>(receipts.length);
        for (int i = 0; i < receipts.length; i++) {
            if (!receipts[i].duplicate() && previous[i] != null) {
                Draft draft = drafts.get(i);
                made.add(new LogEntry(receipts[i].position(), previous[i], draft.id(), draft.envelope()));
            }
        }
        return made;
    }

    boolean complete() {
        return Arrays.stream(receipts).noneMatch(one -> one == null);
    }

    /** Answers the callers; all receipts are there. */
    void succeed() {
        int at = 0;
        for (Call call : calls) {
            int end = at + call.drafts().size();
            call.promise().complete(List.of(Arrays.copyOfRange(receipts, at, end)));
            at = end;
        }
    }
}
