package dev.fanfare.transport.websocket;

import dev.fanfare.broker.History;
import dev.fanfare.model.Position;
import dev.fanfare.model.RoomName;
import dev.fanfare.node.Connection;
import dev.fanfare.presence.Members;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandDecoder;
import dev.fanfare.protocol.CommandException;
import dev.fanfare.protocol.ErrorCode;
import dev.fanfare.protocol.FanfareException;
import dev.fanfare.protocol.ServerMessages;
import dev.fanfare.room.Echo;
import dev.fanfare.room.JoinRequest;
import dev.fanfare.room.Joined;
import dev.fanfare.room.Member.Reset;
import dev.fanfare.transport.bounds.LargeAnswer;
import java.util.HashMap;
import java.util.Map;

/** The sub-protocol {@code fanfare.v1}: one command per text message, each answered once, by its {@code ref}. */
final class CommandSession extends ClientSession {
    /** A list of members is seldom larger; one that is gets what it needs. */
    private static final long LIST_BYTES = 64 << 10;

    private final CommandDecoder decoder;
    private final JoinRequest first;
    private final AnswerLine answers;
    /** What the joins under way are called; bounded by the rooms a connection may be in. */
    private final Map<RoomName, String> joinRefs = new HashMap<>(4);

    private boolean joiningFirst;

    /** @param first the room that the address named, or null */
    CommandSession(WebSocketConnection socket, Connection connection, CommandDecoder decoder, JoinRequest first) {
        super(socket, connection);
        this.decoder = decoder;
        this.first = first;
        this.answers = socket.newAnswerLine();
    }

    @Override
    void open() {
        socket.welcome();
        if (first != null) {
            joiningFirst = true;
            connection.join(first);
        }
    }

    @Override
    boolean mayRead() {
        return !joiningFirst && !answers.isFull() && super.mayRead();
    }

    @Override
    void onBinary(byte[] bytes) {
        refuse(null, ErrorCode.BAD_MESSAGE, "commands are text; send bytes as 'data' with 'encoding':'base64'");
    }

    @Override
    void onText(byte[] utf8) {
        String ref = null;
        try {
            Command command = decoder.decode(utf8);
            ref = command.ref();
            execute(command);
        } catch (CommandException refusal) {
            refuse(refusal.ref(), refusal.code(), refusal.getMessage());
        } catch (FanfareException refusal) {
            refuse(ref, refusal.code(), refusal.getMessage());
        }
    }

    private void execute(Command command) {
        if (command instanceof Command.Broadcast broadcast) {
            broadcast(broadcast);
            return;
        }
        connection.onCommand();
        if (command instanceof Command.Join join) {
            join(join);
        } else if (command instanceof Command.Leave leave) {
            connection.leave(leave.room());
            joinRefs.remove(leave.room());
            socket.answer(ServerMessages.left(leave.ref(), leave.room()));
        } else if (command instanceof Command.History history) {
            history(history);
        } else if (command instanceof Command.Ping ping) {
            socket.answer(ServerMessages.pong(ping.ref()));
        } else if (command instanceof Command.Presence presence) {
            members(presence);
        }
    }

    private void join(Command.Join join) {
        Echo echo = join.echo() ? Echo.ALL : new Echo(false, connection.user().value(), join.own());
        connection.join(new JoinRequest(join.room(), join.since(), join.history(), echo, join.presence()));
        if (join.ref() != null) {
            joinRefs.put(join.room(), join.ref());
        }
    }

    private void broadcast(Command.Broadcast command) {
        broadcast(command.room(), command.payload(), command.key())
                .onComplete(
                        receipt -> socket.answer(ServerMessages.ack(
                                command.ref(), command.room(), receipt.position(), receipt.duplicate())),
                        failure -> refuse(command.ref(), failure));
    }

    private void members(Command.Presence command) {
        owe(answers.ask(connection.members(command.room()), LIST_BYTES, new LargeAnswer.Form<Members>() {
                    @Override
                    public long bytes(Members members) {
                        return LIST_BYTES;
                    }

                    @Override
                    public byte[] make(Members members) {
                        return ServerMessages.members(command.ref(), command.room(), members.list(), members.more());
                    }
                }))
                .onFailure(failure -> refuse(command.ref(), failure));
    }

    private void history(Command.History command) {
        LargeAnswer.Form<History> form = new LargeAnswer.Form<>() {
            @Override
            public long bytes(History page) {
                return ServerMessages.historyBytes(page.publications());
            }

            @Override
            public byte[] make(History page) {
                return history(command, page);
            }
        };
        owe(answers.ask(
                        connection.history(command.room(), command.since(), command.limit()),
                        ServerMessages.HISTORY_BYTES,
                        form))
                .onFailure(failure -> refuse(command.ref(), failure));
    }

    private static byte[] history(Command.History command, History page) {
        boolean asked = command.since() != null;
        Position goOn = asked && page.recovered() ? command.since() : page.top();
        return ServerMessages.history(
                command.ref(), command.room(), page.publications(), goOn, page.more(), asked ? page.recovered() : null);
    }

    @Override
    void onWritable() {
        answers.onWritable();
    }

    @Override
    void end() {
        answers.end();
    }

    @Override
    void joined(RoomName room, Joined joined) {
        socket.answer(ServerMessages.joined(
                joinRefs.remove(room), room, joined.id(), joined.top(), joined.recovered(), joined.replayed()));
        firstAnswered(room);
    }

    @Override
    void joinFailed(RoomName room, FanfareException failure) {
        refuse(joinRefs.remove(room), failure);
        firstAnswered(room);
    }

    private void firstAnswered(RoomName room) {
        if (joiningFirst && room.equals(first.room())) {
            joiningFirst = false;
            socket.resume();
        }
    }

    @Override
    void removed(RoomName room) {
        joinRefs.remove(room);
        socket.answer(ServerMessages.kicked(room));
        firstAnswered(room);
    }

    @Override
    void reset(RoomName room, Position position, Reset reason) {
        socket.answer(ServerMessages.reset(room, position, reason.text()));
    }

    private void refuse(String ref, Throwable cause) {
        FanfareException failure = FanfareException.of(cause);
        refuse(ref, failure.code(), failure.getMessage());
    }

    private void refuse(String ref, ErrorCode code, String message) {
        socket.answer(ServerMessages.error(ref, code, message));
    }
}
