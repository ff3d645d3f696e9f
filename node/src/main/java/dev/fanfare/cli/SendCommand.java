package dev.fanfare.cli;

import dev.fanfare.cli.client.HttpMessages;
import dev.fanfare.cli.client.JsonText;
import dev.fanfare.cli.client.Messages;
import dev.fanfare.cli.client.RoomAddress;
import dev.fanfare.cli.client.RoomSocket;
import dev.fanfare.cli.client.SocketMessages;
import dev.fanfare.cli.client.TextInput;
import dev.fanfare.config.Limits;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanfare send}: one message, or one a line, and the id of each when it was taken. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = {"Sends a message to a room and prints its id once the node says that it is kept."},
        optionListHeading = "%nOptions:%n")
final class SendCommand implements Callable<Integer> {
    private static final int LONGEST_TIMEOUT_SECONDS = 3_600;
    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "ROOM", description = "the room")
    private String room;

    @Parameters(index = "1", paramLabel = "TEXT", description = "the message; -: what comes on standard input")
    private String text;

    @Option(names = "--json", description = "TEXT is JSON, and is sent as that")
    private boolean json;

    @Option(names = "--lines", description = "with -: each line is a message, sent as it comes")
    private boolean lines;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "sent again under the same key it stays one message (default: one that nobody else has); with"
                    + " --lines KEY-1, KEY-2 and so on")
    private String key;

    @Option(
            names = "--from",
            paramLabel = "NAME",
            description = "publish over HTTP, as a back end does, under this name (--user has no meaning then)")
    private String from;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            defaultValue = "${env:FANFARE_API_KEY}",
            description = "publish over HTTP with this API key (FANFARE_API_KEY)")
    private String apiKey;

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
        if (lines && !text.equals(STANDARD_INPUT)) {
            throw new CommandFailure(ExitCode.USAGE, "--lines is for TEXT = -, standard input");
        }
        // Not closed: standard input is the process's own.
        TextInput input = new TextInput(System.in, Limits.GREATEST_MESSAGE_BYTES);
        try (Messages messages = messages()) {
            if (lines) {
                int count = 0;
                for (String line = input.line(); line != null; line = input.line()) {
                    send(messages, line, key == null ? null : key + "-" + ++count);
                }
            } else {
                send(messages, text.equals(STANDARD_INPUT) ? input.all() : text, key);
            }
            return ExitCode.OK.code();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "standard input cannot be read: " + e.getMessage());
        } catch (TextInput.TooLong e) {
            throw new CommandFailure(
                    ExitCode.USAGE, lines ? e.getMessage() : e.getMessage() + "; --lines makes each line one");
        }
    }

    private Messages messages() {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        RoomAddress address = client.address(room);
        return from == null && apiKey == null
                ? new SocketMessages(client.http(), address, ClientOptions.CONNECT_TIMEOUT, timeout)
                : new HttpMessages(client.http(), address, from, apiKey, timeout);
    }

    private void send(Messages messages, String message, String its) throws InterruptedException {
        try {
            // One key for every attempt: sent twice, it is still one message.
            String id =
                    messages.send(data(message), its == null ? UUID.randomUUID().toString() : its);
            spec.commandLine().getOut().println(id);
            spec.commandLine().getOut().flush();
        } catch (IOException | RoomSocket.Closed e) {
            throw client.unreachable(e);
        } catch (Messages.Rejected e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "the node refused: " + e.getMessage());
        } catch (Messages.Unconfirmed e) {
            throw new CommandFailure(
                    ExitCode.UNCONFIRMED,
                    "no acknowledgement within " + timeoutSeconds
                            + " s: the message may or may not have been taken; 'fanfare tail " + room
                            + " --history 10' shows which");
        }
    }

    private String data(String message) {
        if (!json) {
            return JsonText.quoted(message);
        }
        try {
            Json.decodeValue(message);
            return message;
        } catch (DecodeException e) {
            throw new CommandFailure(ExitCode.USAGE, "TEXT is not JSON; leave --json out to send it as text");
        }
    }
}
