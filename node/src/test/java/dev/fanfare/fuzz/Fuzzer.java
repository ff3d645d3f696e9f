package dev.fanfare.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client after another that sends a node what no good client sends. One thread. */
final class Fuzzer {
    private static final int MOST_FRAMES = 60;
    private static final int MOST_REQUESTS = 6;
    private static final int PATIENCE_MS = 2_000;
    private static final int MOST_READ = 1 << 20;
    private static final int LOOPBACKS = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final List<String> ROUTES =
            List.of("/ws/lobby/ana", "/ws/lobby/bo?format=raw", "/ws/lobby/cyd?send=json", "/ws?user=dan");

    private final int port;
    private final Random random;
    private final FuzzReport report;
    private final FrameMaker frames;
    private final RequestMaker requests;

    Fuzzer(int port, long seed, FuzzReport report) {
        this.port = port;
        this.random = new Random(seed);
        this.report = report;
        this.frames = new FrameMaker(random);
        this.requests = new RequestMaker(random);
    }

    void end() {
        frames.end();
    }

    /** A WebSocket that breaks the protocol sooner or later. */
    void frames() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            boolean commands = random.nextBoolean();
            String handshake = "GET " + ROUTES.get(commands ? 3 : random.nextInt(3))
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + (commands ? "Sec-WebSocket-Protocol: fanfare.v1\r\n" : "")
                    + (random.nextInt(4) > 0 ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n";
            out.write(handshake.getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try {
                awaitHead(socket.getInputStream(), read);
                for (int i = 1 + random.nextInt(MOST_FRAMES); i > 0; i--) {
                    send(out, frames.next());
                    report.frames.increment();
                    drain(socket.getInputStream(), read);
                }
                socket.shutdownOutput();
                readToEnd(socket.getInputStream(), read);
            } catch (IOException e) {
                // the node ended it while it was being written to
            }
            closeCode(read.toByteArray());
        }
    }

    /** A connection with some requests behind one another, of which the last may be broken off. */
    void requests() throws IOException {
        try (Socket socket = connect()) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try {
                OutputStream out = socket.getOutputStream();
                for (int i = 1 + random.nextInt(MOST_REQUESTS); i > 0; i--) {
                    byte[] request = requests.next();
                    boolean broken = i == 1 && random.nextInt(5) == 0;
                    send(out, broken ? Arrays.copyOf(request, random.nextInt(request.length)) : request);
                    report.requests.increment();
                    drain(socket.getInputStream(), read);
                }
                if (random.nextInt(10) == 0) {
                    socket.setSoLinger(true, 0); // a reset
                } else {
                    socket.shutdownOutput();
                    readToEnd(socket.getInputStream(), read);
                }
            } catch (IOException e) {
                // the node ended it while it was being written to
            }
            Matcher status = STATUS.matcher(read.toString(StandardCharsets.ISO_8859_1));
            while (status.find()) {
                report.answered(Integer.parseInt(status.group(1)));
            }
        }
    }

    /** From one of many loopback addresses: each has its own ports. */
    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.bind(new InetSocketAddress("127.0.1." + (1 + random.nextInt(LOOPBACKS)), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        report.connections.increment();
        return socket;
    }

    /** At once, or in two pieces. */
    private void send(OutputStream out, byte[] bytes) throws IOException {
        int first = random.nextInt(8) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        out.write(bytes, 0, first);
        out.flush();
        out.write(bytes, first, bytes.length - first);
    }

    private static void awaitHead(InputStream in, ByteArrayOutputStream read) throws IOException {
        while (!read.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("ended");
            }
            read.write(one);
        }
    }

    private static void drain(InputStream in, ByteArrayOutputStream read) throws IOException {
        byte[] some = new byte[8_192];
        while (in.available() > 0) {
            keep(read, some, in.read(some));
        }
    }

    private static void readToEnd(InputStream in, ByteArrayOutputStream read) throws IOException {
        byte[] some = new byte[8_192];
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            keep(read, some, count);
        }
    }

    private static void keep(ByteArrayOutputStream read, byte[] some, int count) {
        if (count > 0 && read.size() < MOST_READ) {
            read.write(some, 0, count);
        }
    }

    /** Finds the close frame among those that came (RFC 6455, section 5.5.1). */
    private void closeCode(byte[] read) {
        String text = new String(read, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\r\n\r\n") + 4;
        while (at >= 4 && at + 2 <= read.length) {
            int length = read[at + 1] & 0x7F;
            int payload = at + 2;
            if (length == 126 && payload + 2 <= read.length) {
                length = (read[payload] & 0xFF) << 8 | read[payload + 1] & 0xFF;
                payload += 2;
            } else if (length == 127) {
                return; // longer than anything that is sent here
            }
            if ((read[at] & 0x0F) == 8 && payload + 2 <= read.length) {
                report.answered(length < 2 ? 1005 : (read[payload] & 0xFF) << 8 | read[payload + 1] & 0xFF);
                return;
            }
            at = payload + length;
        }
    }
}
