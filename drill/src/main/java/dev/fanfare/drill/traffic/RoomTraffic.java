package dev.fanfare.drill.traffic;

import dev.fanfare.drill.check.RoomCheck;
import java.util.ArrayList;
import java.util.List;

/** One room with its members and publishers. Its loop's alone. */
final class RoomTraffic {
    final String name;
    /** The target that the first of its members goes to. */
    final int home;

    final RoomCheck check;
    final List<Member> members = new ArrayList<>();
    final List<Publisher> publishers = new ArrayList<>();
    private Verifier verifier;

    RoomTraffic(String name, int home, int publishers, Tally tally) {
        this.name = name;
        this.home = home;
        this.check = new RoomCheck(name, publishers, tally.faults);
    }

    /** Whether everybody is in. */
    boolean isJoined() {
        return members.stream().allMatch(Member::isJoined)
                && publishers.stream().allMatch(Publisher::isJoined);
    }

    /** Whether every message was answered, and every member has all. */
    boolean isComplete() {
        return publishers.stream().allMatch(Publisher::isSettled) && check.complete();
    }

    String state() {
        return name + ": " + members.stream().filter(Member::isJoined).count() + " of " + members.size()
                + " members and "
                + publishers.stream().filter(Publisher::isJoined).count() + " of " + publishers.size()
                + " publishers joined, " + check.silent() + " members without a message";
    }

    void tick(long now) {
        publishers.forEach(publisher -> publisher.tick(now));
    }

    void sweep(long now) {
        members.forEach(member -> member.sweep(now));
        publishers.forEach(publisher -> publisher.sweep(now));
        if (verifier != null) {
            verifier.sweep(now);
        }
    }

    /** Begins to read the log. */
    Verifier verify(Loop loop, int target) {
        verifier = Verifier.begin(loop, check, name, members.get(0).origin(), target);
        return verifier;
    }

    void close() {
        members.forEach(Member::close);
        publishers.forEach(Publisher::close);
    }
}
