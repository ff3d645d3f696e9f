package dev.fanfare.room;

import static dev.fanfare.testing.Samples.LOBBY;

import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.Term;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.testing.Samples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A node with one room: its log, short, and its stream, which a real node has in Redis. Everything it is asked is answered
 * when the test lets it: at once, later, or in the middle of a turn of the hub's loop.
 */
final class ModelNode implements LogSource {
    private static final int LOG_MESSAGES = 4;
    private static final int PAGE = 12;

    final Hub hub;
    private final RoomLog log;
    private final List<Publication> stream = new ArrayList<>();
    private final List<Runnable> questions = new ArrayList<>();
    private final Budget pages = new Budget(null, Long.MAX_VALUE);
    private final Budget logs = new Budget(null, Long.MAX_VALUE);
    private Term term = new Term(1, "t");
    private long streamFirst = 1;
    private int lives = 1;
    private int texts;
    private boolean attached;

    ModelNode(HandLoop loop) {
        Position start = Position.start("life1");
        log = new RoomLog(start, new LogConfig(LOG_MESSAGES, 1 << 20, 1 << 20), logs);
        // A bound of a few messages, so that the hub is now and then told only how far the log went.
        hub = new Hub(loop, this, new PublicationEncoder(1_024), 4 * Entry.OVERHEAD_BYTES, HubMeter.NONE);
    }

    /** The reference: what stands at an offset of the log as it is now; null where nothing is kept there any more. */
    String textAt(long offset) {
        return offset < streamFirst || offset > top().offset() ? null : text(stream.get((int) offset - 1));
    }

    Position top() {
        return log.top();
    }

    private static String text(Publication publication) {
        return new String(publication.message().payload().bytes(), StandardCharsets.UTF_8);
    }

    void publish(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Position before = log.top();
            Position position = new Position(before.epoch(), term, before.offset() + 1);
            String text = "m" + position.offset() + "." + texts++;
            String user = "user" + texts % 3;
            Publication next = new Publication(LOBBY, position, before.term(), Samples.message(user, text));
            stream.add(next);
            entries.add(log.append(next).retain());
        }
        if (attached) {
            hub.publications(LOBBY, entries, log.firstOffset());
        } else {
            entries.forEach(Entry::release);
        }
    }

    /** Another branch goes on after an earlier position. */
    void cut(int messages) {
        long offset = Math.max(Math.max(0, streamFirst - 1), top().offset() - messages);
        Position common = offset == 0
                ? Position.start(top().epoch())
                : stream.get((int) offset - 1).position();
        stream.subList((int) offset, stream.size()).clear();
        log.cut(common);
        if (attached) {
            hub.cut(LOBBY, common);
        }
        term = new Term(term.count() + 1, "t");
    }

    /** The log is lost, and another begins. */
    void restart() {
        stream.clear();
        streamFirst = 1;
        Position start = Position.start("life" + ++lives);
        log.restart(start);
        if (attached) {
            hub.restart(LOBBY, start);
        }
    }

    /** The stream keeps only the newest messages. */
    void trimStream(int kept) {
        streamFirst = Math.max(streamFirst, top().offset() + 1 - kept);
    }

    /** Other rooms take this one's memory. */
    void trimLog() {
        if (log.trimOldest() && attached) {
            hub.trimmed(LOBBY, log.firstOffset());
        }
    }

    void answerSome(Random random) {
        for (int i = random.nextInt(questions.size() + 1); i > 0; i--) {
            questions.remove(0).run();
        }
    }

    /** True where there was a question. */
    boolean answerAll() {
        boolean asked = !questions.isEmpty();
        while (!questions.isEmpty()) {
            questions.remove(0).run();
        }
        return asked;
    }

    /** Whether nothing but the log holds memory. */
    boolean holdsNothingBesideTheLog() {
        log.restart(log.top());
        return logs.used() == 0 && pages.used() == 0;
    }

    @Override
    public void attach(Hub asking, JoinRequest request, AttachAnswer answer) {
        questions.add(() -> {
            Position since = request.since();
            boolean recovered = since != null && isHeld(since);
            Position from = recovered ? since : log.back(request.history());
            List<Entry> entries = log.after(Math.max(from.offset(), log.firstOffset() - 1));
            attached = true;
            Joined joined = new Joined(from, log.top(), since == null ? null : recovered);
            hub.post(() -> answer.attached(joined, entries));
        });
    }

    private boolean isHeld(Position since) {
        if (!since.epoch().equals(top().epoch())
                || since.offset() + 1 < streamFirst
                || since.offset() > top().offset()) {
            return false;
        }
        return since.offset() == 0
                ? since.equals(Position.start(top().epoch()))
                : stream.get((int) since.offset() - 1).position().equals(since);
    }

    @Override
    public void detach(Hub asking, RoomName room) {
        attached = false;
    }

    @Override
    public void read(Hub asking, RoomName room, Position since, ReadAnswer answer) {
        questions.add(() -> {
            if (!isHeld(since) || since.offset() == top().offset()) {
                hub.post(answer::gone);
                return;
            }
            int from = (int) since.offset();
            List<Entry> page = stream.subList(from, Math.min(stream.size(), from + PAGE)).stream()
                    .map(publication -> Entry.ofStream(publication, pages))
                    .toList();
            hub.post(() -> answer.page(page));
        });
    }
}
