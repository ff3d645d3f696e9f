package dev.fanfare.transport.websocket;

import static dev.fanfare.transport.websocket.ClientFrames.concat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** A client of bytes: sends what it is told, right or wrong, and reads frames one by one. Fails after 10 s of silence. */
final class BareSocket implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int PATIENCE_MS = 10_000;
    private static final int SHORT = 40;

    final Socket socket;
    private final DataInputStream in;
    String head;

    BareSocket(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    BareSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    /** Connects and upgrades. */
    static BareSocket open(int port, String target, String... headers) throws IOException {
        BareSocket client = new BareSocket(port);
        client.upgrade(target, headers);
        return client;
    }

    void upgrade(String target, String... headers) throws IOException {
        send(handshake(target, headers));
        readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
    }

    static byte[] handshake(String target, String... headers) {
        String extra = Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining());
        return ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n" + extra + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(concat(parts));
    }

    /** The same in pieces of this size, each a packet of its own as far as the system allows. */
    void sendChopped(int piece, byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += piece) {
            socket.getOutputStream().write(bytes, from, Math.min(piece, bytes.length - from));
        }
    }

    /** Reads the head of an HTTP answer into {@link #head}. */
    String readHead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            bytes.write(in.readByte());
        }
        head = bytes.toString(StandardCharsets.US_ASCII);
        return head;
    }

    /** Reads the answer's body by its {@code content-length}. */
    String readBody() throws IOException {
        String length = head.toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .findFirst()
                .orElseThrow();
        return new String(
                in.readNBytes(Integer.parseInt(
                        length.substring("content-length:".length()).trim())),
                StandardCharsets.UTF_8);
    }

    /** One frame from the server. */
    record Frame(int head, byte[] payload) {
        /** As a line: {@code text Hello}, {@code binary 00ff}, {@code pong 61}, {@code close 1000}. */
        String line() {
            return switch (head) {
                case 0x81 -> "text " + new String(payload, StandardCharsets.UTF_8);
                case 0x82 -> "binary " + HexFormat.of().formatHex(payload);
                case 0x88 -> payload.length == 0 ? "close" : "close " + ((payload[0] & 0xFF) << 8 | payload[1] & 0xFF);
                case 0x89 -> "ping " + HexFormat.of().formatHex(payload);
                case 0x8A -> "pong " + HexFormat.of().formatHex(payload);
                default ->
                    "frame " + Integer.toHexString(head) + " " + HexFormat.of().formatHex(payload);
            };
        }
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        return new Frame(first, in.readNBytes((int) size));
    }

    String readLine() throws IOException {
        return read().line();
    }

    /** Reads to the end of the server's bytes: the frames as short lines, then {@code end}, or {@code reset}. */
    String readAll() {
        StringBuilder lines = new StringBuilder();
        try {
            while (true) {
                String line = readLine();
                lines.append(line.length() <= SHORT ? line : line.substring(0, SHORT))
                        .append(',');
            }
        } catch (EOFException e) {
            return lines + "end";
        } catch (IOException e) {
            return lines + "reset: " + e.getMessage();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
