package dev.fanfare.node;

import dev.fanfare.broker.History;
import dev.fanfare.config.Limits;
import dev.fanfare.model.DepartureReason;
import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.PresentMember;
import dev.fanfare.model.Receipt;
import dev.fanfare.model.RoomName;
import dev.fanfare.model.UserName;
import dev.fanfare.presence.Members;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.room.Hub;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Member;
import dev.fanfare.room.Membership;
import io.vertx.core.Future;

/**
 * One open client attachment, of any transport: what it may do, and the rooms it is in. The transport decodes what the
 * client says, calls these verbs, and encodes the outcome.
 *
 * <p><b>Threads:</b> used on its hub's loop alone; futures complete there.
 *
 * <p><b>Failures</b> are {@link FanfareException}.
 */
public final class Connection {
    private final Node node;
    private final Loop loop;
    private final Hub hub;
    private final String id;
    private final UserName user;
    private final Member member;
    private final Watchers watchers;
    private final Carrier carrier;
    private final Limits limits;
    private final ClientPace pace;
    private int unacknowledged;
    private boolean closed;

    /**
     * What carries a connection: a socket, a response.
     *
     * <p><b>Threads:</b> called on the hub's loop.
     */
    public interface Carrier {
        /** The connection was saturated, and may be read again. */
        void resumeReading();

        /** An operator removed it from a room. Tells the client, and ends where one without this room is of no use. */
        void removed(RoomName room);

        /** An operator ended it, and it is in no room any more. Ends, and the client is not to come again. */
        void kicked();
    }

    Connection(Node node, Loop loop, String id, UserName user, Member member, Carrier carrier) {
        this.node = node;
        this.loop = loop;
        this.hub = loop.hub();
        this.id = id;
        this.user = user;
        this.member = member;
        this.watchers = loop.watchers();
        this.carrier = carrier;
        this.limits = node.limits();
        this.pace = node.newPace();
    }

    /** Cluster-wide unique, opaque. */
    public String id() {
        return id;
    }

    /** Who it is; null where the client did not say: then it only listens, and nobody sees it. */
    public UserName user() {
        return user;
    }

    /**
     * The client asks for something that is no broadcast. Called before the verb.
     *
     * @throws FanfareException {@code rate_limited}
     */
    public void onCommand() {
        pace.command();
    }

    /**
     * Joins a room; {@link Member#joined} or {@link Member#joinFailed} answers.
     *
     * @throws FanfareException {@code bad_room}, {@code already_joined}, {@code too_many_rooms}, {@code rate_limited}
     */
    public void join(JoinRequest request) {
        if (request.room().value().length() > limits.roomNameLength()) {
            throw new FanfareException(
                    ErrorCode.BAD_ROOM, "a room name has at most " + limits.roomNameLength() + " characters here");
        }
        if (hub.membership(member, request.room()) != Membership.NONE) {
            throw new FanfareException(ErrorCode.ALREADY_JOINED, "already in this room, or joining it");
        }
        if (hub.rooms(member) >= limits.roomsPerConnection()) {
            throw new FanfareException(
                    ErrorCode.TOO_MANY_ROOMS,
                    "a connection is in at most " + limits.roomsPerConnection() + " rooms; leave one first");
        }
        pace.join();
        int history = Math.min(request.history(), limits.historyMessages());
        hub.join(
                member,
                new JoinRequest(request.room(), request.since(), history, request.echo(), request.presence()),
                () -> present(request));
    }

    private void present(JoinRequest request) {
        if (user != null) {
            node.attendance()
                    .enter(
                            request.room(),
                            new PresentMember(user.value(), id, node.id().name()));
        }
        if (request.presence()) {
            watchers.add(member, request.room());
        }
    }

    /**
     * Leaves a room, or gives up joining it.
     *
     * @throws FanfareException {@code not_joined}
     */
    public void leave(RoomName room) {
        if (hub.membership(member, room) == Membership.NONE) {
            throw notJoined();
        }
        absent(room, DepartureReason.LEFT);
        hub.leave(member, room);
    }

    private void absent(RoomName room, DepartureReason reason) {
        watchers.remove(member, room);
        if (user != null && hub.membership(member, room) == Membership.JOINED) {
            node.attendance().leave(room, id, reason);
        }
    }

    /**
     * Who is in a room it is in, on all nodes.
     *
     * @throws FanfareException {@code not_joined}
     */
    public PageRead<Members> members(RoomName room) {
        checkJoined(room);
        return node.members(hub, room);
    }

    /**
     * Sends a message to every member of a room, on every node.
     *
     * @param key idempotency key, or null
     * @return completes when the broker holds the message; fails with {@code not_joined}, {@code rate_limited},
     *     {@code overloaded}, {@code broker_unavailable} or {@code outcome_unknown}
     */
    public Future<Receipt> broadcast(RoomName room, Payload payload, String key) {
        if (hub.membership(member, room) != Membership.JOINED) {
            return Future.failedFuture(notJoined());
        }
        try {
            pace.broadcast();
        } catch (FanfareException tooFast) {
            return Future.failedFuture(tooFast);
        }
        unacknowledged++;
        Message message = new Message(user.value(), id, node.id().name(), node.now(), key, payload);
        return node.publish(hub, room, message).onComplete(done -> acknowledged());
    }

    private void acknowledged() {
        boolean wasSaturated = isSaturated();
        unacknowledged--;
        if (wasSaturated && !isSaturated() && !closed) {
            carrier.resumeReading();
        }
    }

    /**
     * A page of the log of a room it is in.
     *
     * @param since null for the newest
     * @param limit cut to the configured limit
     * @throws FanfareException {@code not_joined}
     */
    public PageRead<History> history(RoomName room, Position since, int limit) {
        checkJoined(room);
        return node.history(hub, room, since, limit);
    }

    private void checkJoined(RoomName room) {
        if (hub.membership(member, room) != Membership.JOINED) {
            throw notJoined();
        }
    }

    /** Whether everything of the room up to a position was written to this connection; true also where it is no member. */
    public boolean hasReceived(RoomName room, Position position) {
        return hub.hasWritten(member, room, position);
    }

    /**
     * Whether so many broadcasts wait for the broker that the transport is to stop reading; {@link Carrier#resumeReading} is called
     * when it may go on.
     */
    public boolean isSaturated() {
        return unacknowledged >= limits.unacknowledged();
    }

    /** The member takes bytes again: what it wanted to know of who is here, and did not take, is told anew. */
    public void onWritable() {
        watchers.onWritable(member);
    }

    /** Leaves all rooms, for this reason. Broadcasts under way are finished. Again: no effect. */
    public void close(DepartureReason reason) {
        if (!closed) {
            closed = true;
            loop.residents().remove(this);
            hub.joinedRooms(member).forEach(room -> absent(room, reason));
            hub.leaveAll(member);
        }
    }

    /** An operator ends it. */
    void kick() {
        close(DepartureReason.KICKED);
        carrier.kicked();
    }

    /** An operator removes it from a room; false where it is not in it, and does not join it. */
    boolean kick(RoomName room) {
        if (hub.membership(member, room) == Membership.NONE) {
            return false;
        }
        absent(room, DepartureReason.KICKED);
        hub.leave(member, room);
        carrier.removed(room);
        return true;
    }

    private static FanfareException notJoined() {
        return new FanfareException(ErrorCode.NOT_JOINED, "not a member of this room; join it first");
    }
}
