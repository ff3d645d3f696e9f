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
 * whether that could be done without a hole. Asked to leave by {@code goaway}, it leaves its connection for another only
 * when it has that.
 */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {"Prints the messages of a room as they come, until Ctrl-C."},
        optionListHeading = "%nOptions:%n")
final class TailCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration MOVE_AGAIN = Duration.ofMillis(500);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 5_000;

    @Parameters(index = "0", paramLabel = "ROOM", description = "the room")
    private String room;

    @Option(names = "--since", paramLabel = "ID", description = "go on after the message with this id")
    private String since;

    @Option(names = "--history", paramLabel = "N", defaultValue = "0", description = "start N messages back")
    private int history;

    @Option(names = "--count", paramLabel = "N", description = "end after N messages")
    private Integer count;

    @Option(names = "--for", paramLabel = "SECONDS", description = "end after SECONDS")
    private Integer seconds;

    @Option(names = "--json", description = "print what the node sends, a JSON object a line")
    private boolean json;

    @Mixin
    private ClientOptions client;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;
    private StatusLine status;
    /** When to end by itself, by the nano clock. */
    private long endAt = NEVER;

    private long left = Long.MAX_VALUE;
    private int lostInARow;
    private StopSignal stop;
    private RoomAddress address;
    private HttpClient http;
    private RoomSocket socket;
    /** When to leave this connection for another, by the nano clock. */
    private long moveAt = NEVER;

    private boolean everConnected;
    private long waitMillis = FIRST_WAIT_MS;

    @Override
    public Integer call() throws InterruptedException {
        out = spec.commandLine().getOut();
        status = StatusLine.of(spec.commandLine().getErr());
        if (history < 0) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--history = " + history + " is out of range (accepted: 0 or more)");
        }
        if (count != null && count < 1 || seconds != null && seconds < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    (count != null && count < 1 ? "--count = " + count : "--for = " + seconds)
                            + " is out of range (accepted: 1 or more)");
        }
        left = count == null ? left : count;
        endAt = seconds == null
                ? NEVER
                : System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        stop = StopSignal.install();
        address = client.address(room);
        http = client.http();
        try {
            while (!over()) {
                if (!readToTheEnd()) {
                    break;
                }
            }
        } finally {
            status.end();
            leave();
        }
        return ExitCode.OK.code();
    }

    private boolean over() {
        return stop.isRequested() || left == 0 || endAt != NEVER && System.nanoTime() - endAt >= 0;
    }

    /** Reads one connection, and those that it is left for; false when nobody reads what is printed any more. */
    private boolean readToTheEnd() throws InterruptedException {
        try {
            if (socket == null) {
                socket = connect();
            }
            return read();
        } catch (RoomSocket.Closed e) {
            leave();
            lost(e.mayReconnect(), e, e.advisedMillis());
        } catch (RoomSocket.Refused e) {
            lost(everConnected && e.status() >= 500, e, RoomSocket.Closed.NO_ADVICE);
        } catch (IOException e) {
            lost(everConnected, e, RoomSocket.Closed.NO_ADVICE);
        }
        return true;
    }

    private RoomSocket connect() throws IOException, InterruptedException {
        return RoomSocket.connect(http, address.join(since, history), ClientOptions.CONNECT_TIMEOUT);
    }

    private void leave() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
        moveAt = NEVER;
    }

    private boolean read() throws RoomSocket.Closed, InterruptedException {
        while (!over()) {
            String text = socket.next(POLL);
            if (text != null) {
                JsonObject message = new JsonObject(text);
                status.end();
                if (json) {
                    out.println(text);
                }
                take(message);
                if (out.checkError()) {
                    return false;
                }
            }
            if (moveAt != NEVER && System.nanoTime() - moveAt >= 0) {
                move();
            }
        }
        return true;
    }

    /** Opens the next connection, and only then leaves this one. What comes here meanwhile is replayed there. */
    private void move() throws InterruptedException {
        try {
            RoomSocket next = connect();
            leave();
            socket = next;
        } catch (IOException e) {
            moveAt = System.nanoTime() + MOVE_AGAIN.toNanos();
        }
    }

    private void take(JsonObject message) {
        switch (message.getString("type", "")) {
            case "joined" -> joined(message);
            case "message" -> {
                since = message.getString("id");
                left--;
                if (!json) {
                    out.println(line(message));
                }
            }
            case "reset" -> {
                since = message.getString("id");
                say("reset (" + message.getString("reason") + "): messages were lost here; going on after " + since);
            }
            case "left" ->
                throw new CommandFailure(
                        ExitCode.UNREACHABLE,
                        "an operator removed " + address.user() + " from " + room + " (" + message.getString("reason")
                                + ")");
            case "error" -> say(message.getString("code") + ": " + message.getString("message"));
            case "goaway" -> {
                say("asked to leave (" + message.getString("reason") + ")");
                moveAt = System.nanoTime()
                        + Duration.ofMillis(message.getLong("after", 0L)).toNanos();
            }
            default -> {
                // welcome and what later versions add say nothing to a reader
            }
        }
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
        lostInARow = 0;
        waitMillis = FIRST_WAIT_MS;
        since = message.getString("id");
    }

    private void lost(boolean again, Exception why, long advisedMillis) throws InterruptedException {
        if (stop.isRequested()) {
            return;
        }
        if (!again) {
            throw client.unreachable(why);
        }
        status.again(
                "connection lost (" + (why.getMessage() == null ? "refused" : why.getMessage()) + "); connecting again",
                ++lostInARow);
        // Jitter: the readers of a node that died must not come back in one instant.
        long jittered = ThreadLocalRandom.current().nextLong(waitMillis / 2, waitMillis + 1);
        long wait = advisedMillis < 0 ? jittered : advisedMillis;
        long rest = endAt == NEVER ? wait : Math.max(0, (endAt - System.nanoTime()) / 1_000_000);
        stop.await(Duration.ofMillis(Math.min(wait, rest)));
        waitMillis = Math.min(LONGEST_WAIT_MS, waitMillis * 2);
    }

    private void say(String sentence) {
        status.say(sentence);
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
