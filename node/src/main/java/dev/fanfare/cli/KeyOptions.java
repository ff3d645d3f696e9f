package dev.fanfare.cli;

import dev.fanfare.config.Key;
import dev.fanfare.config.Keys;
import dev.fanfare.config.Tier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The keys of the configuration as options of a command, a group for each tier. */
final class KeyOptions {
    private KeyOptions() {}

    /** Adds {@code --config} and an option for each key. */
    static void addTo(CommandSpec command) {
        command.addOption(OptionSpec.builder("--config")
                .type(Path.class)
                .paramLabel("FILE")
                .order(0)
                .description("file of `key = value` lines; a flag wins over the environment, that over the file"
                        + " (FANFARE_CONFIG)")
                .build());
        int order = 1;
        for (Tier tier : Tier.values()) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                    .heading("%n" + tier.title() + ":%n")
                    .exclusive(false)
                    .validate(false)
                    .order(order++);
            for (Key<?> key : Keys.ALL) {
                if (key.tier() == tier) {
                    group.addArg(option(key, order++));
                }
            }
            command.addArgGroup(group.build());
        }
    }

    /** What was given, by key name. */
    static Map<String, String> given(ParseResult result) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (Key<?> key : Keys.ALL) {
            String name = "--" + key.name();
            if (result.hasMatchedOption(name)) {
                flags.put(key.name(), result.matchedOptionValue(name, ""));
            }
        }
        return flags;
    }

    private static OptionSpec option(Key<?> key, int order) {
        OptionSpec.Builder option = OptionSpec.builder("--" + key.name())
                .type(String.class)
                .paramLabel(key.label())
                .order(order)
                .description(key.meaning() + detail(key));
        if (key.isSwitch()) {
            option.arity("0..1").fallbackValue("true");
        }
        return option.build();
    }

    private static String detail(Key<?> key) {
        String unit = key.unit().isEmpty() ? "" : key.unit() + "; ";
        return "%n(" + unit + "default: " + key.defaultText() + "; "
                + key.range().replace("`", "") + ")";
    }
}
