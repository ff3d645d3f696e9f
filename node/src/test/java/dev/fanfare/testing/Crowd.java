package dev.fanfare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Thousands of members on bare sockets, all read by one thread: plain mode, JSON. Remembers of each whether it joined, how
 * many messages came in one order, and what ended it. At most so many handshakes are under way at once; the rest wait.
 */
public final class Crowd implements AutoCloseable {
    private static final int HANDSHAKES = 200;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Selector selector;
    private final List<Member> members = new ArrayList<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Member> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "crowd");
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private int underWay;
    private volatile boolean closed;

    /** One of them. */
    private static final class Member {
        final int port;
        final String path;
        SocketChannel channel;
        byte[] rest = new byte[0];
        boolean upgraded;
        boolean joined;
        long last;

        Member(int port, String path) {
            this.port = port;
            this.path = path;
        }
    }

    /** Nobody yet. */
    public Crowd() throws IOException {
        selector = Selector.open();
        reader.setDaemon(true);
        reader.start();
    }

    /** One more, as soon as its turn comes; answers its number, from 0. */
    public int add(int port, String path) {
        Member member = new Member(port, path);
        members.add(member);
        waiting.add(member);
        selector.wakeup();
        return members.size() - 1;
    }

    /** Sends a message as this member. */
    public void send(int number, String text) {
        Member member = members.get(number);
        tasks.add(() -> write(member, TEXT, text.getBytes(StandardCharsets.US_ASCII)));
        selector.wakeup();
    }

    /** How many have joined. */
    public int joined() {
        return joined.get();
    }

    /** How many messages came to all of them together. */
    public int received() {
        return received.get();
    }

    /** What should not have been: a member that was refused or closed, an id that does not follow the one before. */
    public Stream<String> faults() {
        return faults.stream();
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(100);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (underWay < HANDSHAKES && !waiting.isEmpty()) {
                    connect(waiting.poll());
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    ready(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | RuntimeException e) {
            faults.add("the reader ended: " + e);
        }
    }

    private void connect(Member member) throws IOException {
        underWay++;
        member.channel = SocketChannel.open();
        member.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        member.channel.configureBlocking(false);
        member.channel.connect(new InetSocketAddress("127.0.0.1", member.port));
        member.channel.register(selector, SelectionKey.OP_CONNECT, member);
    }

    private void ready(SelectionKey key) {
        Member member = (Member) key.attachment();
        try {
            if (key.isConnectable()) {
                member.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                String request = "GET " + member.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + member.port
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
                member.channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            } else if (member.channel.read(buffer.clear()) < 0) {
                end(member, "the connection ended");
            } else {
                take(member);
            }
        } catch (IOException e) {
            end(member, e.toString());
        }
    }

    private void end(Member member, String how) {
        faults.add(member.path + ": " + how);
        try {
            member.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came, behind what was left of an earlier read. */
    private void take(Member member) {
        byte[] all = new byte[member.rest.length + buffer.flip().remaining()];
        System.arraycopy(member.rest, 0, all, 0, member.rest.length);
        buffer.get(all, member.rest.length, buffer.remaining());
        int at = member.upgraded ? 0 : upgrade(member, all);
        while (member.upgraded && at + 2 <= all.length) {
            int length = all[at + 1] & 127;
            int head = length == 126 ? 4 : 2;
            if (length == 126 && at + head <= all.length) {
                length = (all[at + 2] & 255) << 8 | all[at + 3] & 255;
            }
            if (at + head + length > all.length) {
                break;
            }
            frame(member, all[at] & 15, new String(all, at + head, length, StandardCharsets.UTF_8));
            at += head + length;
        }
        member.rest = java.util.Arrays.copyOfRange(all, at, all.length);
    }

    /** Answers where the head of the response ends; 0 while it has not come. */
    private int upgrade(Member member, byte[] all) {
        String head = new String(all, StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        underWay--;
        if (!head.startsWith("HTTP/1.1 101")) {
            end(member, head.substring(0, head.indexOf('\r')));
            return all.length;
        }
        member.upgraded = true;
        return end + 4;
    }

    private void frame(Member member, int opcode, String text) {
        if (opcode == PING) {
            write(member, PONG, text.getBytes(StandardCharsets.UTF_8));
        } else if (opcode == CLOSE) {
            faults.add(member.path + ": closed: " + text);
        } else if (text.startsWith("{\"type\":\"message\"")) {
            long offset = offset(text);
            if (member.last != 0 && offset != member.last + 1) {
                faults.add(member.path + ": " + offset + " after " + member.last);
            }
            member.last = offset;
            received.incrementAndGet();
        } else if (text.startsWith("{\"type\":\"joined\"") && !member.joined) {
            member.joined = true;
            joined.incrementAndGet();
        } else if (!text.startsWith("{\"type\":\"welcome\"")) {
            faults.add(member.path + ": " + text);
        }
    }

    private static long offset(String message) {
        int id = message.indexOf("\"id\":\"") + 6;
        String position = message.substring(id, message.indexOf('"', id));
        return Long.parseLong(position.substring(position.lastIndexOf(':') + 1));
    }

    /** Masked with zeros; small enough for a socket's buffer. */
    private void write(Member member, int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) (0x80 | opcode))
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .flip();
        try {
            if (member.channel.write(frame) < 6 + payload.length) {
                end(member, "its socket took no more");
            }
        } catch (IOException e) {
            end(member, e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            reader.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Member member : members) {
            if (member.channel != null) {
                member.channel.close();
            }
        }
        selector.close();
    }
}
