package dev.fanfare.cli.client;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Over one WebSocket in command mode, which is made anew when it is lost. */
public final class SocketMessages implements Messages {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final HttpClient http;
    private final RoomAddress address;
    private final Duration connectTimeout;
    private final Duration timeout;
    private RoomSocket socket;
    private boolean everJoined;

    /** To a room; {@code timeout} for each message, from its first attempt to its acknowledgement. */
    public SocketMessages(HttpClient http, RoomAddress address, Duration connectTimeout, Duration timeout) {
        this.http = http;
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    @Override
    public String send(String data, String key)
            throws IOException, InterruptedException, RoomSocket.Closed, Unconfirmed, Rejected {
        String command = "{\"type\":\"broadcast\",\"ref\":" + JsonText.quoted(key) + ",\"room\":"
                + JsonText.quoted(address.room()) + ",\"key\":" + JsonText.quoted(key) + ",\"data\":" + data + "}";
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                join(deadline);
                socket.send(command);
                return answer("ack", key, deadline).getString("messageId");
            } catch (IOException e) {
                close();
                if (!everJoined) {
                    throw e;
                }
            } catch (RoomSocket.Closed e) {
                close();
                if (!e.mayReconnect()) {
                    throw e;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new Unconfirmed();
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    private void join(long deadline)
            throws IOException, InterruptedException, RoomSocket.Closed, Unconfirmed, Rejected {
        if (socket == null) {
            socket = RoomSocket.connect(http, address.join(null, 0), connectTimeout);
            answer("joined", null, deadline);
            everJoined = true;
        }
    }

    private JsonObject answer(String type, String ref, long deadline)
            throws RoomSocket.Closed, InterruptedException, Unconfirmed, Rejected {
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            String next = left.isNegative() ? null : socket.next(left);
            if (next == null) {
                throw new Unconfirmed();
            }
            JsonObject message = new JsonObject(next);
            if (type.equals(message.getString("type")) && (ref == null || ref.equals(message.getString("ref")))) {
                return message;
            }
            if ("error".equals(message.getString("type"))) {
                throw new Rejected(message.getString("code") + ": " + message.getString("message"));
            }
            if ("left".equals(message.getString("type"))) {
                throw new Rejected("an operator removed " + address.user() + " from " + address.room());
            }
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
