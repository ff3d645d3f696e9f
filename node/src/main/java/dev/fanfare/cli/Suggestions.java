package dev.fanfare.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What somebody may have meant who wrote something that there is not: names that are one or two slips away. */
final class Suggestions {
    /** A letter more, less, other, or two changed about, twice. */
    private static final int MOST_SLIPS = 2;

    private Suggestions() {}

    /** The names, nearest first, of what was not understood; empty where nothing is near. */
    static List<String> of(CommandLine.ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return List.of();
        }
        String given = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        CommandLine command = wrong.getCommandLine();
        Stream<String> names = given.startsWith("-")
                ? command.getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName)
                : command.getSubcommands().keySet().stream();
        return names.filter(name -> slips(given, name) <= Math.min(MOST_SLIPS, given.length() / 3))
                .sorted(Comparator.comparingInt(name -> slips(given, name)))
                .limit(3)
                .toList();
    }

    /** Damerau-Levenshtein distance: how many letters are more, less, other, or changed about with their neighbour. */
    static int slips(String one, String other) {
        int[][] least = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                least[i][j] = i == 0 || j == 0 ? i + j : step(least, one, other, i, j);
            }
        }
        return least[one.length()][other.length()];
    }

    private static int step(int[][] least, String one, String other, int i, int j) {
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int best = Math.min(least[i - 1][j - 1] + same, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, least[i - 2][j - 2] + 1) : best;
    }
}
