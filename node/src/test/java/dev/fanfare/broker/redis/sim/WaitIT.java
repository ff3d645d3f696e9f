package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The model waits for replicas as Redis does. */
class WaitIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A primary and a replica of it, either kind. */
    private interface Group {
        Object ask(String... command);

        Object askReplica(String... command);

        void stopReplica();

        /** What a WAIT is answered that is under way when the primary is told to follow another. */
        Object waitWhileDemoted();
    }

    private static List<String> answers(Group group) {
        List<Object> answers = new ArrayList<>();
        answers.add(group.ask("WAIT", "0", "1000"));
        answers.add(group.ask("SET", "a", "1"));
        answers.add(group.ask("WAIT", "1", "10000"));
        answers.add(group.askReplica("GET", "a"));
        answers.add(group.ask("SET", "a", "2"));
        answers.add(group.ask("WAIT", "2", "300"));
        answers.add(group.askReplica("GET", "a"));
        answers.add(group.askReplica("WAIT", "1", "1"));
        group.stopReplica();
        answers.add(group.ask("SET", "a", "3"));
        answers.add(group.ask("WAIT", "1", "100"));
        answers.add(group.ask("WAIT", "0", "100"));
        answers.add(group.waitWhileDemoted());
        answers.add(group.ask("GET", "a"));
        return answers.stream()
                .map(one -> one instanceof RedisError error ? error.getMessage() : "" + one)
                .toList();
    }

    @Test
    void wait_isAnsweredAsByTheServer() throws IOException {
        List<String> real;
        try (RedisServer primary = RedisServer.start();
                RedisServer replica = RedisServer.start();
                RealGroup group = new RealGroup(primary, replica)) {
            real = answers(group);
        }

        assertThat(real).startsWith("1", "Status[text=OK]", "1", "1", "Status[text=OK]", "1", "2");
        assertThat(answers(new Modelled()))
                .isEqualTo(real.stream()
                        .map(one -> one.replace("Status[text=OK]", "OK"))
                        .toList());
    }

    private static final class RealGroup implements Group, AutoCloseable {
        private final RedisServer primary;
        private final RedisServer replica;
        private final RespSocket toPrimary;
        private final RespSocket toReplica;

        RealGroup(RedisServer primary, RedisServer replica) throws IOException {
            this.primary = primary;
            this.replica = replica;
            primary.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
            replica.command("REPLICAOF", "127.0.0.1", primary.port() + "");
            await().atMost(PATIENCE)
                    .until(() -> ((String) primary.command("INFO", "replication")).contains("state=online"));
            toPrimary = new RespSocket(primary.port());
            toReplica = new RespSocket(replica.port());
        }

        private static Object ask(RespSocket socket, String... command) {
            try {
                return socket.ask(List.of(command));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Object ask(String... command) {
            try {
                return ask(toPrimary, command);
            } catch (UncheckedIOException closed) {
                return "closed";
            }
        }

        @Override
        public Object askReplica(String... command) {
            return ask(toReplica, command);
        }

        @Override
        public void stopReplica() {
            replica.pause();
        }

        @Override
        public Object waitWhileDemoted() {
            CompletableFuture<Object> answer = CompletableFuture.supplyAsync(() -> ask(toPrimary, "WAIT", "1", "0"));
            await().atMost(PATIENCE)
                    .until(() -> ((String) primary.command("INFO", "clients")).contains("blocked_clients:1"));
            primary.command("REPLICAOF", "127.0.0.1", replica.port() + "");
            return answer.join();
        }

        @Override
        public void close() throws IOException {
            replica.resume();
            toPrimary.close();
            toReplica.close();
        }
    }

    private static final class Modelled implements Group {
        private final ModelGroup group = new ModelGroup(1_000);
        private final SimConnection toPrimary = group.connect(group.primary);
        private final SimConnection toReplica = group.connect(group.replica);

        @Override
        public Object ask(String... command) {
            Object answer = group.after(20_000_000, ModelGroup.send(toPrimary, command));
            return "Connection is closed".equals(answer) ? "closed" : answer;
        }

        @Override
        public Object askReplica(String... command) {
            return group.after(20_000_000, ModelGroup.send(toReplica, command));
        }

        @Override
        public void stopReplica() {
            group.replica.cutReplication();
        }

        @Override
        public Object waitWhileDemoted() {
            Future<Response> answer = ModelGroup.send(toPrimary, "WAIT", "1", "0");
            assertThat(group.after(20_000_000, answer)).isNull();
            group.primary.demote();
            return group.after(1_000_000, answer);
        }
    }
}
