package dev.fanfare.room;

import static dev.fanfare.testing.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.LogConfig;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.protocol.WireFormat;
import dev.fanfare.testing.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** A node with a stream of all publications and a short log for each room; answers when the test lets it. */
final class LogSourceDouble implements LogSource {
    private static final int PAGE = 7;

    final List<MemberDouble> members = new ArrayList<>();
    private final int logMessages;
    private final Budget allLogs = new Budget(null, 1 << 20);
    private final Map<RoomName, RoomLog> logs = new HashMap<>();
    private final Set<Hub> attached = new HashSet<>();
    private final List<Publication> stream = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private final List<Entry> seen = new ArrayList<>();
    private boolean holding;
    private FanfareException refusal;
    private int reads;
    private long streamFirst = 1;

    LogSourceDouble(int logMessages) {
        this.logMessages = logMessages;
        log(Samples.LOBBY);
    }

    Hub open(HandLoop loop) {
        return open(loop, 1 << 20);
    }

    Hub open(HandLoop loop, long inboxBytes) {
        return open(loop, inboxBytes, HubMeter.NONE);
    }

    Hub open(HandLoop loop, long inboxBytes, HubMeter meter) {
        return new Hub(loop, this, new PublicationEncoder(1_024), inboxBytes, meter);
    }

    MemberDouble member(String user, WireFormat format) {
        MemberDouble member = new MemberDouble(user, format);
        members.add(member);
        return member;
    }

    private RoomLog log(RoomName name) {
        return logs.computeIfAbsent(
                name, n -> new RoomLog(at(0), new LogConfig(logMessages, 1 << 20, 1 << 20), allLogs));
    }

    private RoomLog lobby() {
        return log(Samples.LOBBY);
    }

    /** The next {@code count} publications of the lobby, one hand-over each. */
    void publish(int count) {
        for (int i = 0; i < count; i++) {
            publish(Samples.publication(lobby().top().offset() + 1));
        }
    }

    void publish(Publication... publications) {
        List<Entry> entries = new ArrayList<>();
        for (Publication publication : publications) {
            stream.add(publication);
            Entry entry = lobby().append(publication);
            seen.add(entry);
            entries.add(entry.retain());
        }
        for (Hub hub : attached) {
            entries.forEach(Entry::retain);
            hub.publications(Samples.LOBBY, entries, lobby().firstOffset());
        }
        entries.forEach(Entry::release);
    }

    void restart(Position top) {
        lobby().restart(top);
        attached.forEach(hub -> hub.restart(Samples.LOBBY, top));
    }

    void cut(Position common) {
        lobby().cut(common);
        attached.forEach(hub -> hub.cut(Samples.LOBBY, common));
    }

    void trimStreamBelow(long offset) {
        streamFirst = offset;
    }

    void holdAnswers() {
        holding = true;
    }

    void answer() {
        holding = false;
        List.copyOf(held).forEach(Runnable::run);
        held.clear();
    }

    void refuse(FanfareException with) {
        refusal = with;
    }

    boolean isAttached() {
        return !attached.isEmpty();
    }

    int reads() {
        return reads;
    }

    List<String> texts(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(o -> "m" + o).toList();
    }

    /** Entries whose memory was not given back. */
    long entriesHeld() {
        return seen.stream().filter(LogSourceDouble::isHeld).count();
    }

    void assertNothingHeldBeside(int inLog) {
        assertThat(entriesHeld()).isEqualTo(inLog);
    }

    void assertOnlyTheLogHoldsEntries() {
        assertThat(entriesHeld()).isEqualTo(lobby().size());
        logs.values().forEach(log -> log.restart(log.top()));
        assertThat(entriesHeld()).isZero();
        assertThat(allLogs.used()).isZero();
    }

    private static boolean isHeld(Entry entry) {
        try {
            entry.retain();
        } catch (IllegalStateException givenUp) {
            return false;
        }
        entry.release();
        return true;
    }

    @Override
    public void attach(Hub hub, JoinRequest request, AttachAnswer answer) {
        whenAllowed(() -> {
            if (refusal != null) {
                FanfareException failure = refusal;
                hub.post(() -> answer.failed(failure));
                return;
            }
            RoomLog log = log(request.room());
            boolean resumes = request.since() != null;
            Position id = resumes ? request.since() : log.back(request.history());
            List<Entry> entries = log.after(Math.max(id.offset(), log.firstOffset() - 1));
            if (request.room().equals(Samples.LOBBY)) {
                attached.add(hub);
            }
            Joined joined = new Joined(id, log.top(), resumes ? true : null);
            hub.post(() -> answer.attached(joined, entries));
        });
    }

    private void whenAllowed(Runnable action) {
        if (holding) {
            held.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public void detach(Hub hub, RoomName room) {
        if (room.equals(Samples.LOBBY)) {
            attached.remove(hub);
        }
    }

    @Override
    public void read(Hub hub, RoomName room, Position since, ReadAnswer answer) {
        reads++;
        whenAllowed(() -> readNow(hub, since, answer));
    }

    private void readNow(Hub hub, Position since, ReadAnswer answer) {
        if (since.offset() + 1 < streamFirst || stream.isEmpty()) {
            hub.post(answer::gone);
            return;
        }
        int from = (int) since.offset();
        int to = Math.min(stream.size(), from + PAGE);
        Publication[] page = stream.subList(from, to).toArray(Publication[]::new);
        List<Entry> entries = Arrays.stream(page).map(Entry::ofStream).toList();
        seen.addAll(entries);
        hub.post(() -> answer.page(entries));
    }
}
