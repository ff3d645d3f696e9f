package dev.fanfare.broker.redis.sim;

/** Runs seeds from the command line: the first, how many, {@code lossless}; with one alone the trace is printed. */
final class Sim {
    private Sim() {}

    public static void main(String[] args) {
        Quiet.logs();
        Terms terms = args.length > 2 && args[2].equals("lossless") ? Terms.LOSSLESS : Terms.ALL;
        long first = Long.parseLong(args[0]);
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        Sweep sweep = Sweep.of(first, count, Math.max(1, Runtime.getRuntime().availableProcessors()), terms);
        System.out.println(sweep.summary());
        if (count == 1) {
            Schedule.Outcome outcome = Schedule.run(first, true, terms);
            outcome.trace().forEach(System.out::println);
            outcome.violations().forEach(System.out::println);
        }
        System.exit(sweep.bad().isEmpty() ? 0 : 1);
    }
}
