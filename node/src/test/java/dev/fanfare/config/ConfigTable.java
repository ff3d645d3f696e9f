package dev.fanfare.config;

/** The keys as docs/configuration.md shows them. */
final class ConfigTable {
    private ConfigTable() {}

    /** A Markdown table of one tier. */
    static String markdown(Tier tier) {
        StringBuilder table =
                new StringBuilder("| key | meaning | unit | default | range |\n| --- | --- | --- | --- | --- |\n");
        for (Key<?> key : Keys.ALL) {
            if (key.tier() == tier) {
                table.append(row(key)).append('\n');
            }
        }
        return table.toString();
    }

    /** One line of such a table. */
    private static String row(Key<?> key) {
        return "| `" + key.name() + "` | " + key.meaning() + " | " + key.unit() + " | " + key.defaultText() + " | "
                + key.range() + " |";
    }
}
