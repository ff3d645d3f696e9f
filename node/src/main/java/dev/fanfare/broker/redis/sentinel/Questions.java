package dev.fanfare.broker.redis.sentinel;

import dev.fanfare.broker.redis.script.InfoReply;
import dev.fanfare.config.HostPort;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked to find the primary. Of sentinels: {@code SENTINEL MYID}, {@code GET-MASTER-ADDR-BY-NAME}, {@code MASTER},
 * {@code REPLICAS} and {@code SENTINELS}; of servers: {@code INFO server} and {@code INFO replication}.
 */
final class Questions {
    /** No group is larger; what a sentinel lists beyond is not looked at. */
    private static final int MOST = 32;

    private Questions() {}

    /** What a sentinel says of the group of this name. */
    static Future<SentinelReport> sentinel(RedisConnection connection, String name) {
        Future<Response> id = ask(connection, "MYID");
        // During a failover this names the promoted replica earlier than MASTER does.
        return ask(connection, "GET-MASTER-ADDR-BY-NAME", name)
                .compose(address -> address == null
                        ? id.map(own -> SentinelReport.unknown(own.toString()))
                        : id.compose(own -> group(
                                connection,
                                own.toString(),
                                new HostPort(
                                        address.get(0).toString(),
                                        address.get(1).toInteger()),
                                name)));
    }

    private static Future<SentinelReport> group(RedisConnection connection, String id, HostPort primary, String name) {
        Future<Response> replicas = ask(connection, "REPLICAS", name);
        Future<Response> others = ask(connection, "SENTINELS", name);
        return ask(connection, "MASTER", name)
                .compose(group -> Future.all(replicas, others)
                        .map(all -> new SentinelReport(
                                id,
                                primary,
                                number(group, "config-epoch"),
                                text(group, "flags").contains("o_down"),
                                (int) number(group, "num-other-sentinels") + 1,
                                addresses(replicas.result()),
                                addresses(others.result()))));
    }

    private static Future<Response> ask(RedisConnection connection, Object... words) {
        return connection.send(Request.cmd(Command.SENTINEL, words));
    }

    private static List<HostPort> addresses(Response list) {
        List<HostPort> addresses = new ArrayList<>();
        for (Response one : list) {
            if (addresses.size() < MOST) {
                addresses.add(new HostPort(text(one, "ip"), (int) number(one, "port")));
            }
        }
        return addresses;
    }

    private static String text(Response fields, String name) {
        Response value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    private static long number(Response fields, String name) {
        String digits = text(fields, name);
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** What a server says of itself. */
    static Future<Own> server(RedisConnection connection) {
        Future<InfoReply> server = info(connection, "server");
        return info(connection, "replication")
                .compose(replication -> server.map(info -> new Own(replication.primary(), info.process())));
    }

    private static Future<InfoReply> info(RedisConnection connection, String section) {
        return connection.send(Request.cmd(Command.INFO).arg(section)).map(InfoReply::parse);
    }

    /**
     * A server's own word.
     *
     * @param primary whether it says that it is a primary
     * @param process its {@code run_id}: another one after each start
     */
    record Own(boolean primary, String process) {}
}
