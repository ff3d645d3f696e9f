package dev.fanfare.broker.redis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.broker.redis.sim.ModelServer.Identity;
import dev.fanfare.testing.RedisServer;
import dev.fanfare.testing.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The model answers what Redis answers. */
class ModelServerIT {
    private static final int SEQUENCES = 400;
    private static final int LENGTH = 40;

    @Running
    private static RedisServer server;

    private final Map<String, Integer> answers = new HashMap<>();

    @Test
    void scriptsAndCommands_areAnsweredAsByTheServer_andLeaveTheSameKeys() throws IOException {
        try (RespSocket real = new RespSocket(server.port())) {
            String own = replid(real);
            for (int seed = 0; seed < SEQUENCES; seed++) {
                compare(real, own, seed);
            }
        }
        // every script has got somewhere, or little was compared
        assertThat(answers).containsKeys("OK", "FENCED", "RECOVERING", "MERGE", "NEW", "CHANGED", "SAME");
        assertThat(answers.get("OK")).isGreaterThan(3_000);
        assertThat(answers.get("merged")).isGreaterThan(200);
        assertThat(answers.get("committed")).isGreaterThan(100);
        assertThat(answers.get("ELSEWHERE")).isGreaterThan(100);
    }

    private static String replid(RespSocket real) throws IOException {
        Matcher found =
                Pattern.compile("master_replid:(\\w+)").matcher((String) real.ask(List.of("INFO", "replication")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private void compare(RespSocket real, String own, int seed) throws IOException {
        real.ask(List.of("FLUSHALL"));
        ModelServer model = new ModelServer(
                "model",
                new Identity(UUID.randomUUID().toString(), own),
                () -> System.currentTimeMillis() * 1_000,
                source -> source);
        Vectors vectors = new Vectors(new Chance(seed), own);
        List<String> done = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            List<String> command = i == 0 ? vectors.recover() : vectors.next();
            Object expected = plain(real.ask(command));
            Object answered = plain(model.execute(message -> {}, command));
            done.add(shown(command) + " -> " + expected);
            count(expected);
            vectors.answered(expected);
            assertThat(answered)
                    .as("seed %d\n%s", seed, String.join("\n", done))
                    .isEqualTo(expected);
        }
        for (Object key : new TreeSet<>((List<?>) real.ask(List.of("KEYS", "*")))) {
            same(real, model, (String) key, done);
        }
    }

    private void count(Object answer) {
        if (answer instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String status) {
            answers.merge(status, 1, Integer::sum);
            if (status.equals("OK") && list.size() == 1) {
                answers.merge("committed", 1, Integer::sum);
            }
            if (status.equals("OK") && list.size() == 10 && !list.get(6).equals(-1L)) {
                answers.merge("merged", 1, Integer::sum);
            }
        }
    }

    private void same(RespSocket real, ModelServer model, String key, List<String> done) throws IOException {
        String kind = ((Status) real.ask(List.of("TYPE", key))).text();
        List<String> read = switch (kind) {
            case "string" -> List.of("GET", key);
            case "hash" -> List.of("HGETALL", key);
            case "set" -> List.of("SMEMBERS", key);
            case "zset" -> List.of("ZRANGE", key, "0", "-1", "WITHSCORES");
            default -> List.of("XRANGE", key, "-", "+");
        };
        Object expected = real.ask(read);
        Object held = model.execute(message -> {}, read);
        if (kind.equals("hash") || kind.equals("set")) {
            expected = sorted((List<?>) expected, kind.equals("hash") ? 2 : 1);
            held = sorted((List<?>) held, kind.equals("hash") ? 2 : 1);
        }
        if (key.equals(Vectors.CONTROL)) {
            expected = expected.toString().replaceAll("open=\\d+", "open");
            held = held.toString().replaceAll("open=\\d+", "open");
        }
        assertThat(held).as("%s after\n%s", key, String.join("\n", done)).isEqualTo(expected);
        long left = (Long) real.ask(List.of("PTTL", key));
        long mine = (Long) model.execute(message -> {}, List.of("PTTL", key));
        assertThat(Math.abs(left - mine)).as("TTL of %s", key).isLessThan(30_000);
    }

    private static Object sorted(List<?> flat, int step) {
        TreeSet<String> sorted = new TreeSet<>();
        for (int i = 0; i < flat.size(); i += step) {
            sorted.add(flat.get(i) + (step == 2 ? "=" + flat.get(i + 1) : ""));
        }
        return sorted;
    }

    /** Without what cannot be the same: milliseconds that are left, and where in a script an error was raised. */
    private static Object plain(Object reply) {
        if (reply instanceof RedisError error) {
            // 7 says where at the end, 6.2 at the beginning
            return "error "
                    + error.getMessage().replaceAll(" script: .*|^ERR Error running script .*@user_script:\\d+: ", "");
        }
        if (reply instanceof List<?> list && !list.isEmpty()) {
            Object status = list.get(0);
            if ("RECOVERING".equals(status) || "SAME".equals(status)) {
                return new ArrayList<>(list.subList(0, Math.min(list.size(), "SAME".equals(status) ? 3 : 1)));
            }
            List<Object> plain = new ArrayList<>();
            list.forEach(one -> plain.add(plain(one)));
            return plain;
        }
        return reply;
    }

    private static String shown(List<String> command) {
        return command.get(0).equals("EVAL") ? "EVAL ... " + command.subList(2, command.size()) : command.toString();
    }
}
