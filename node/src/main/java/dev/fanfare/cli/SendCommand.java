package dev.fanfare.cli;

import dev.fanfare.cli.client.RoomAddress;
import dev.fanfare.cli.client.RoomSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanfare send}: one message, and its id when it was taken. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = {"Sends a message to a room and prints its id once the node says that it is kept."},
        optionListHeading = "%nOptions:%n")
final class SendCommand implements Callable<Integer> {
    private static final int LONGEST_TIMEOUT_SECONDS = 3_600;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    @Parameters(index = "0", paramLabel = "ROOM", description = "the room")
    private String room;

    @Parameters(index = "1", paramLabel = "TEXT", description = "the message")
    private String text;

    @Option(names = "--json", description = "TEXT is JSON, and is sent as that")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long to wait for the acknowledgement (1 to 3600; default: ${DEFAULT-VALUE})")
    private int timeoutSeconds;

    @Mixin
    private ClientOptions client;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (timeoutSeconds < 1 || timeoutSeconds > LONGEST_TIMEOUT_SECONDS) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--timeout = " + timeoutSeconds + " is out of range (accepted: 1 to 3600 seconds)");
        }
        // One key for every attempt: sent twice, it is still one message.
        String command = command(UUID.randomUUID().toString());
        RoomAddress address = client.address(room);
        HttpClient http = client.http();
        long deadline = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        boolean sent = false;
        while (true) {
            try (RoomSocket socket = RoomSocket.connect(http, address.join(null, 0), ClientOptions.CONNECT_TIMEOUT)) {
                answer(socket, "joined", deadline);
                socket.send(command);
                sent = true;
                spec.commandLine()
                        .getOut()
                        .println(answer(socket, "ack", deadline).getString("messageId"));
                spec.commandLine().getOut().flush();
                return ExitCode.OK.code();
            } catch (IOException e) {
                if (!sent) {
                    throw client.unreachable(e);
                }
            } catch (RoomSocket.Closed e) {
                if (!e.mayReconnect()) {
                    throw client.unreachable(e);
                }
            }
            if (System.nanoTime() > deadline) {
                throw unconfirmed();
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    private String command(String key) {
        return new JsonObject()
                .put("type", "broadcast")
                .put("ref", "1")
                .put("room", room)
                .put("key", key)
                .put("data", data())
                .encode();
    }

    private Object data() {
        if (!json) {
            return text;
        }
        try {
            return Json.decodeValue(text);
        } catch (DecodeException e) {
            throw new CommandFailure(ExitCode.USAGE, "TEXT is not JSON; leave --json out to send it as text");
        }
    }

    private JsonObject answer(RoomSocket socket, String type, long deadline)
            throws RoomSocket.Closed, InterruptedException {
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            String next = left.isNegative() ? null : socket.next(left);
            if (next == null) {
                throw unconfirmed();
            }
            JsonObject message = new JsonObject(next);
            if (type.equals(message.getString("type"))) {
                return message;
            }
            if ("error".equals(message.getString("type"))) {
                throw new CommandFailure(
                        ExitCode.UNREACHABLE,
                        "the node refused: " + message.getString("code") + ": " + message.getString("message"));
            }
        }
    }

    private CommandFailure unconfirmed() {
        return new CommandFailure(
                ExitCode.UNCONFIRMED,
                "no acknowledgement within " + timeoutSeconds
                        + " s: the message may or may not have been taken; 'fanfare tail " + room
                        + " --history 10' shows which");
    }
}
