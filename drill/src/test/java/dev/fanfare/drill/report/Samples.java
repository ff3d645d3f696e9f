package dev.fanfare.drill.report;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Outcomes as a drill makes them, with texts that a careless writer would stumble over. */
final class Samples {
    static final String NASTY = "node \"<b>1</b>\" & 'co\u0001' ]]> lost </script>";

    private Samples() {}

    static Report report(Outcome... outcomes) {
        Environment environment = new Environment(
                "fanfare drill 1",
                OffsetDateTime.parse("2026-11-21T03:00:00Z"),
                "fanfare drill node-kill --report <dir>",
                "2 x Processor",
                "8 GB",
                "Linux",
                "17");
        return new Report(environment, List.of(outcomes));
    }

    static Outcome held() {
        return new Outcome(
                "node-kill",
                "kill a node",
                setup(7),
                course(),
                figures(0, List.of()),
                new Resumes(3, 2, 1),
                List.of("node-4 holds 5"),
                List.of(),
                "");
    }

    static Outcome broken() {
        return new Outcome(
                "pubsub-cut",
                "cut <it>",
                setup(8),
                course(),
                figures(4, List.of(NASTY)),
                Resumes.notCounted("no --ops"),
                List.of(),
                List.of("expected no reset; there were 2"),
                "");
    }

    static Outcome notRun() {
        return Outcome.notRun("redis-pause", "pause", setup(9), Course.NONE, "node-1 ended:\n    " + NASTY);
    }

    static Setup setup(long seed) {
        return new Setup("3 nodes, haproxy in front, Redis 7 (/usr/bin/redis-server)", 200, 10, 200, 128, seed);
    }

    static Figures figures(long lost, List<String> problems) {
        Distribution some = new Distribution(
                12,
                180.5,
                900,
                1_234.5,
                List.of(
                        new Distribution.Bucket(0.5, 2),
                        new Distribution.Bucket(180.5, 6),
                        new Distribution.Bucket(1_234.5, 3),
                        new Distribution.Bucket(99_000, 1)));
        return new Figures(
                4_000, 3_990, 3, 80_000, lost, 0, 0, 0, 0, 0, 66, 61, some, some, some, some, some, problems);
    }

    /** 20 s of 1,000 deliveries a slice, with a hole, reconnects and two marks. */
    static Course course() {
        List<Long> delivered = IntStream.range(0, 200)
                .mapToObj(i -> i > 50 && i < 55 ? 0L : 1_000L)
                .toList();
        List<Long> reconnects =
                IntStream.range(0, 200).mapToObj(i -> i == 55 ? 66L : 0L).toList();
        List<Long> published = LongStream.range(0, 200).map(i -> 20).boxed().toList();
        return new Course(
                Duration.ofMillis(100),
                published,
                delivered,
                reconnects,
                List.of(
                        new Timeline.Mark(Duration.ofMillis(5_050), "kill -9 node-2"),
                        new Timeline.Mark(Duration.ofMillis(5_150), NASTY)));
    }
}
