package dev.fanfare.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A member of a room on a bare socket, read by a thread of its own: plain mode, JSON. Remembers the offset of every
 * message in an array made for the number expected, and every other server message as text. Lean, so that hundreds of
 * them can follow tens of thousands of messages.
 */
public final class MemberSocket implements AutoCloseable {
    private static final byte[] MESSAGE = "{\"type\":\"message\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\"id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final DataInputStream in;
    private final long[] offsets;
    private final long[] times;
    private final AtomicInteger received = new AtomicInteger();
    private final List<String> others = new CopyOnWriteArrayList<>();
    private volatile String prefix;
    private volatile String lastId;
    private volatile int closeCode = -1;
    private volatile boolean ended;

    /**
     * Connects, and is a member once {@link #joined} says so.
     *
     * @param path with query, for example {@code /ws/lobby/ana?since=...}
     * @param expected messages it can remember; more are an error
     */
    public MemberSocket(int port, String path, int expected) throws IOException {
        this(port, path, "", expected);
    }

    /** The same in command mode: what is sent are commands. */
    public static MemberSocket command(int port, String path, int expected) throws IOException {
        return new MemberSocket(port, path, "Sec-WebSocket-Protocol: fanfare.v1\r\n", expected);
    }

    private MemberSocket(int port, String path, String header, int expected) throws IOException {
        offsets = new long[expected];
        times = new long[expected];
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + header + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String status = readLine();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException(status);
        }
        while (!readLine().isEmpty()) {
            // the other headers
        }
        Thread reader = new Thread(this::read, "room-socket");
        reader.setDaemon(true);
        reader.start();
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void read() {
        byte[] frame = new byte[1 << 16];
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 15;
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = (int) in.readLong();
                }
                if (length > frame.length) {
                    frame = new byte[length * 2];
                }
                in.readFully(frame, 0, length);
                onFrame(opcode, frame, length);
            }
        } catch (EOFException | java.net.SocketException closed) {
            ended = true;
        } catch (IOException | RuntimeException e) {
            others.add("fault " + e);
            ended = true;
        }
    }

    private void onFrame(int opcode, byte[] frame, int length) throws IOException {
        if (opcode == TEXT && startsWith(frame, 0, MESSAGE)) {
            onMessage(frame, length);
        } else if (opcode == TEXT) {
            others.add(new String(frame, 0, length, StandardCharsets.UTF_8));
        } else if (opcode == PING) {
            send(PONG, java.util.Arrays.copyOf(frame, length));
        } else if (opcode == CLOSE) {
            closeCode = length < 2 ? 1005 : (frame[0] & 255) << 8 | frame[1] & 255;
            send(CLOSE, java.util.Arrays.copyOf(frame, Math.min(2, length)));
        }
    }

    private void onMessage(byte[] frame, int length) {
        int from = MESSAGE.length;
        while (!startsWith(frame, from, ID)) {
            from++;
        }
        from += ID.length;
        int to = from;
        int colon = from;
        while (frame[to] != '"') {
            colon = frame[to] == ':' ? to : colon;
            to++;
        }
        long offset = 0;
        for (int i = colon + 1; i < to; i++) {
            offset = offset * 10 + frame[i] - '0';
        }
        String log = prefix == null ? new String(frame, from, colon - from, StandardCharsets.US_ASCII) : prefix;
        if (!startsWith(frame, from, log.getBytes(StandardCharsets.US_ASCII))) {
            others.add("another log: " + new String(frame, 0, length, StandardCharsets.UTF_8));
        }
        prefix = log;
        offsets[received.get()] = offset;
        times[received.get()] = System.nanoTime();
        lastId = new String(frame, from, to - from, StandardCharsets.US_ASCII);
        received.incrementAndGet();
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (bytes[from + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    /** Sends a text frame: a broadcast. */
    public void send(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void send(int opcode, byte[] payload) throws IOException {
        int n = payload.length;
        byte[] frame = new byte[n + (n < 126 ? 6 : 8)];
        int i = 0;
        frame[i++] = (byte) (0x80 | opcode);
        if (n < 126) {
            frame[i++] = (byte) (0x80 | n);
        } else {
            frame[i++] = (byte) (0x80 | 126);
            frame[i++] = (byte) (n >> 8);
            frame[i++] = (byte) n;
        }
        // masked with zeros: four bytes left as they are
        System.arraycopy(payload, 0, frame, i + 4, n);
        out.write(frame);
    }

    /** Whether the answer to the join is there. */
    public boolean joined() {
        return others.stream().anyMatch(text -> text.startsWith("{\"type\":\"joined\""));
    }

    /** What the server said that holds this, and was not a message; null while there is nothing. */
    public String said(String part) {
        return others.stream().filter(text -> text.contains(part)).findFirst().orElse(null);
    }

    /** How many messages came. */
    public int count() {
        return received.get();
    }

    /** When the messages came, {@link System#nanoTime}, in the order they came. */
    public long[] times() {
        return java.util.Arrays.copyOf(times, received.get());
    }

    /** The offsets of the messages that came, in the order they came. */
    public long[] offsets() {
        return java.util.Arrays.copyOf(offsets, received.get());
    }

    /** Epoch and term of the messages, or null before the first. */
    public String log() {
        return prefix;
    }

    /** The id of the last message; null before the first. */
    public String lastId() {
        return lastId;
    }

    /** Everything that was not a message: welcome, joined, reset, errors. */
    public List<String> others() {
        return others;
    }

    /** The code of the server's close frame; -1 where none came. */
    public int closeCode() {
        return closeCode;
    }

    /** Whether the connection is gone. */
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
