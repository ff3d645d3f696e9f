package dev.fanfare.broker.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RightsScriptTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/dev/fanfare");
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");

    @Test
    void everyCommandOfEveryScript_isTriedWhenANodeConnects() throws IOException {
        Set<String> run = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".lua")).toList()) {
                Matcher call = CALL.matcher(Files.readString(file));
                while (call.find()) {
                    run.add(call.group(1));
                }
            }
        }

        assertThat(run).hasSizeGreaterThan(25);
        assertThat(run).allSatisfy(command -> assertThat(Script.RIGHTS.source).contains("'" + command + "'"));
    }
}
