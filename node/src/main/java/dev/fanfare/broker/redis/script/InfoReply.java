package dev.fanfare.broker.redis.script;

import io.vertx.redis.client.Response;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code INFO} answers, of any section; source: redis.io/docs, "INFO".
 *
 * <pre>
 *   # Replication
 *   role:master
 *   master_replid:8f3c...
 *   master_repl_offset:1234
 *   connected_slaves:1
 *   slave0:ip=10.0.0.2,port=6379,state=online,offset=1234,lag=0
 * </pre>
 *
 * @param text the lines, some of which may be missing
 */
public record InfoReply(String text) {
    private static final String LINE_END = "\r?\n";
    private static final Pattern REPLICA = Pattern.compile("slave\\d+:.*state=online,offset=(\\d+).*");

    /** Of an answer. */
    public static InfoReply parse(Response reply) {
        return new InfoReply(reply.toString());
    }

    /** The value of a line {@code name:value}; empty where there is none. */
    public String value(String name) {
        for (String line : text.split(LINE_END)) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return "";
    }

    /** Section server: the version in words. */
    public String version() {
        return value("redis_version");
    }

    /** Section server: whether the version, such as {@code 7.0.15}, is {@code major.minor} or newer. */
    public boolean atLeast(int major, int minor) {
        String[] parts = version().toLowerCase(Locale.ROOT).split("[^0-9]+");
        if (parts.length < 2 || parts[0].isEmpty()) {
            return false;
        }
        int first = Integer.parseInt(parts[0]);
        return first > major || first == major && Integer.parseInt(parts[1]) >= minor;
    }

    /** Section server: what tells this process from every other, also from the one before its restart. */
    public String process() {
        return value("run_id");
    }

    /** Section server: whether it is one of a Redis Cluster. Valkey has the same under another name. */
    public boolean cluster() {
        return value("redis_mode").equals("cluster") || value("server_mode").equals("cluster");
    }

    /** Section replication: whether it is a primary. */
    public boolean primary() {
        return value("role").equals("master");
    }

    /** Section replication: what names the primary; another one after each restart and failover. */
    public String server() {
        return value("master_replid");
    }

    /**
     * Section replication: how far the replication stream goes.
     *
     * @throws NumberFormatException when there is no such line
     */
    public long reached() {
        return Long.parseLong(value("master_repl_offset"));
    }

    /** Section replication: how many replicas are connected and follow. */
    public int replicas() {
        return replicasAt(0);
    }

    /** Section replication: how many of them have confirmed all up to an offset of the stream. */
    public int replicasAt(long offset) {
        int there = 0;
        for (String line : text.split(LINE_END)) {
            Matcher replica = REPLICA.matcher(line);
            there += replica.matches() && Long.parseLong(replica.group(1)) >= offset ? 1 : 0;
        }
        return there;
    }

    /** Section replication: how far the last of the connected replicas is; -1 where none is connected. */
    public long slowestReplica() {
        String count = value("connected_slaves");
        long slowest = -1;
        for (int i = 0; i < (count.isEmpty() ? 0 : Integer.parseInt(count)); i++) {
            Matcher replica = REPLICA.matcher("slave" + i + ":" + value("slave" + i));
            long offset = replica.matches() ? Long.parseLong(replica.group(1)) : 0;
            slowest = slowest < 0 ? offset : Math.min(slowest, offset);
        }
        return slowest;
    }
}
