package dev.fanfare.drill.cluster;

import java.io.IOException;
import java.util.List;

/** The streams that a server holds. A room's log is one of them. */
final class Streams {
    private Streams() {}

    /** Entries of all streams together. */
    static long entries(RedisServer server) {
        try (Resp resp = new Resp(server.port())) {
            long sum = 0;
            String cursor = "0";
            do {
                List<?> page = (List<?>) resp.ask("SCAN", cursor, "COUNT", "1000", "TYPE", "stream");
                cursor = (String) page.get(0);
                for (Object key : (List<?>) page.get(1)) {
                    sum += (Long) resp.ask("XLEN", (String) key);
                }
            } while (!cursor.equals("0"));
            return sum;
        } catch (IOException e) {
            throw new ClusterException("the streams of " + server.name() + ": " + e.getMessage());
        }
    }
}
