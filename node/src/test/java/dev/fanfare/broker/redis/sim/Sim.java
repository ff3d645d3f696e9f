package dev.fanfare.broker.redis.sim;

import dev.fanfare.config.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs seeds from the command line: the first, how many, what may go wrong ({@code all}, {@code lossless},
 * {@code mendable}, {@code fast}, {@code replicated}, {@code unwaited}, {@code readers}, {@code short-logs}, {@code away}, or a planted bug's name, {@code no-fencing} ...). Of one alone the trace is printed.
 */
final class Sim {
    private static final int ENOUGH = 40;

    private Sim() {}

    public static void main(String[] args) {
        long first = Long.parseLong(args[0]);
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        Quiet quiet = new Quiet();
        boolean held = run(first, count, scenario(args.length > 2 ? args[2] : "all"));
        quiet.close();
        System.exit(held ? 0 : 1);
    }

    private static boolean run(long first, int count, Scenario scenario) {
        Sweep sweep = Sweep.of(first, count, scenario, ENOUGH);
        System.out.println(sweep.summary());
        if (count == 1) {
            Schedule.Outcome outcome = Schedule.run(first, true, scenario);
            outcome.trace().forEach(System.out::println);
            outcome.violations().forEach(System.out::println);
        }
        return sweep.bad().isEmpty();
    }

    /** Runs seeds until one has a violation or so many have run; the violations of that one, none where all held. */
    static List<String> lines(long first, int count, String scenario) {
        Sweep sweep = Sweep.of(first, count, scenario(scenario), 1);
        List<String> lines = new ArrayList<>();
        sweep.bad().forEach(one -> lines.addAll(one.violations()));
        System.out.println("Simulation, " + scenario + ": " + sweep.summary());
        return lines;
    }

    private static Scenario scenario(String name) {
        return switch (name) {
            case "all" -> Scenario.ALL;
            case "lossless" -> Scenario.LOSSLESS;
            case "mendable" -> Scenario.MENDABLE;
            case "fast" -> Scenario.ALL.at(Durability.FAST);
            case "readers" -> Scenario.READERS;
            case "away" -> Scenario.AWAY;
            case "short-logs" -> Scenario.SHORT_LOGS;
            case "replicated" -> Scenario.ALL.at(Durability.REPLICATED);
            case "unwaited" -> Scenario.COMMITTED_UNWAITED;
            default ->
                Bug.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')).scenario();
        };
    }
}
