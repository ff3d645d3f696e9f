package dev.fanfare.cli;

import dev.fanfare.cli.client.RoomAddress;
import dev.fanfare.cli.client.RoomSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What {@code send} and {@code tail} share. */
final class ClientOptions {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "ws://127.0.0.1:8080",
            description = "the node or proxy, with its path where it has one (default: ${DEFAULT-VALUE})")
    private String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "the name to go by (default: the name of your account)")
    private String user;

    RoomAddress address(String room) {
        try {
            return RoomAddress.of(url, room, user == null ? accountName() : user);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getMessage());
        }
    }

    String url() {
        return url;
    }

    HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** The end of a command that a connection failed to serve; says whether nobody answered or somebody said no. */
    CommandFailure unreachable(Exception failure) {
        if (failure instanceof RoomSocket.Refused || failure instanceof RoomSocket.Closed) {
            return new CommandFailure(ExitCode.UNREACHABLE, url + " refused: " + failure.getMessage());
        }
        String why = failure.getMessage() == null ? "connection refused" : failure.getMessage();
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "no room at " + url + ": " + why + "; is a node running there? './fanfare node' starts one");
    }

    private static String accountName() {
        String name = System.getProperty("user.name", "").strip();
        return name.isEmpty() || name.equals("?") ? "someone" : name;
    }
}
