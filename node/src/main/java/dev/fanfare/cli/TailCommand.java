package dev.fanfare.cli;

import dev.fanfare.cli.client.RoomAddress;
import dev.fanfare.cli.client.RoomSocket;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code fanfare tail}: prints a room's messages. After a lost connection it goes on after the last id it saw, and says
 * whether that could be done without a hole.
 */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {"Prints the messages of a room as they come, until Ctrl-C."},
        optionListHeading = "%nOptions:%n")
final class TailCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 5_000;

    @Parameters(index = "0", paramLabel = "ROOM", description = "the room")
    private String room;

    @Option(names = "--since", paramLabel = "ID", description = "go on after the message with this id")
    private String since;

    @Option(names = "--history", paramLabel = "N", defaultValue = "0", description = "start N messages back")
    private int history;

    @Option(names = "--json", description = "print what the node sends, a JSON object a line")
    private boolean json;

    @Mixin
    private ClientOptions client;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;
    private PrintWriter err;
    private StopSignal stop;
    private boolean everConnected;
    private long waitMillis = FIRST_WAIT_MS;

    @Override
    public Integer call() throws InterruptedException {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        if (history < 0) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--history = " + history + " is out of range (accepted: 0 or more)");
        }
        stop = StopSignal.install();
        RoomAddress address = client.address(room);
        HttpClient http = client.http();
        while (!stop.isRequested()) {
            try (RoomSocket socket =
                    RoomSocket.connect(http, address.join(since, history), ClientOptions.CONNECT_TIMEOUT)) {
                read(socket);
            } catch (RoomSocket.Closed e) {
                lost(e.mayReconnect(), e);
            } catch (RoomSocket.Refused e) {
                lost(everConnected && e.status() >= 500, e);
            } catch (IOException e) {
                lost(everConnected, e);
            }
        }
        return ExitCode.OK.code();
    }

    private void read(RoomSocket socket) throws RoomSocket.Closed, InterruptedException {
        while (!stop.isRequested()) {
            String text = socket.next(POLL);
            if (text == null) {
                continue;
            }
            JsonObject message = new JsonObject(text);
            if (json) {
                out.println(text);
            }
            if (take(message) || out.checkError()) {
                return;
            }
        }
    }

    /** Takes one server message; true when the connection is to be left for another. */
    private boolean take(JsonObject message) {
        switch (message.getString("type", "")) {
            case "joined" -> joined(message);
            case "message" -> {
                since = message.getString("id");
                if (!json) {
                    out.println(line(message));
                }
            }
            case "reset" -> {
                since = message.getString("id");
                say("reset (" + message.getString("reason") + "): messages were lost here; going on after " + since);
            }
            case "error" -> say(message.getString("code") + ": " + message.getString("message"));
            case "goaway" -> {
                return true;
            }
            default -> {
                // welcome and what later versions add say nothing to a reader
            }
        }
        return false;
    }

    private void joined(JsonObject message) {
        if (Boolean.FALSE.equals(message.getBoolean("recovered"))) {
            say("recovered:false: messages after " + since + " may be missing here; going on after "
                    + message.getString("id"));
        } else if (everConnected) {
            say("connected again, recovered:true, " + message.getLong("replayed", 0L)
                    + " messages follow that were missed");
        }
        everConnected = true;
        waitMillis = FIRST_WAIT_MS;
        since = message.getString("id");
    }

    private void lost(boolean again, Exception why) throws InterruptedException {
        if (stop.isRequested()) {
            return;
        }
        if (!again) {
            throw client.unreachable(why);
        }
        say("connection lost (" + (why.getMessage() == null ? "refused" : why.getMessage()) + "); connecting again");
        // Jitter: the readers of a node that died must not come back in one instant.
        stop.await(Duration.ofMillis(ThreadLocalRandom.current().nextLong(waitMillis / 2, waitMillis + 1)));
        waitMillis = Math.min(LONGEST_WAIT_MS, waitMillis * 2);
    }

    private void say(String sentence) {
        err.println("fanfare: " + sentence);
        err.flush();
    }

    private static String line(JsonObject message) {
        String time = DateTimeFormatter.ofPattern("HH:mm:ss")
                .format(Instant.ofEpochMilli(message.getLong("time", 0L)).atZone(ZoneId.systemDefault()));
        Object data = message.getValue("data");
        String text = data instanceof String string ? string : Json.encode(data);
        return printable(time + " " + message.getString("node") + " " + message.getString("from") + ": " + text);
    }

    /** Without control characters: what a stranger wrote must not drive the terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t]]", "\uFFFD");
    }
}
