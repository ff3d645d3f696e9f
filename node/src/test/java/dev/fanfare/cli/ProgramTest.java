package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.Key;
import dev.fanfare.config.Keys;
import dev.fanfare.config.NodeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/fanfare/cli/node-help.txt");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<NodeConfig> started = new ArrayList<>();

    @Test
    void nodeHelp_isTheGoldenText() throws IOException {
        assertThat(run(Map.of(), "node", "--help")).isZero();

        // After a wanted change: ./fanfare node --help > this file
        assertThat(out.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void nodeHelp_namesEachKey_withDefaultAndRange() {
        run(Map.of(), "node", "--help");

        // Lines are wrapped at the width of a terminal: compare the words alone.
        String words = out.toString().replaceAll("\\s+", "");
        for (Key<?> key : Keys.ALL) {
            String detail = "default: " + key.defaultText() + "; " + key.range().replace("`", "");
            assertThat(words).contains("--" + key.name()).contains(detail.replaceAll("\\s+", ""));
        }
    }

    @Test
    void help_listsCommandsAndExitCodes() {
        assertThat(run(Map.of(), "--help")).isZero();

        assertThat(out.toString()).contains("node", "demo", "send", "tail", "fanfare drill");
        for (ExitCode code : ExitCode.values()) {
            assertThat(out.toString()).contains(code.code() + " ").contains(code.meaning());
        }
    }

    @Test
    void exitCodesOfTheDocuments_areThoseOfTheHelp() throws IOException {
        String document = Files.readString(Path.of("../docs/commands.md"));

        for (ExitCode code : ExitCode.values()) {
            assertThat(document).contains("\n| " + code.code() + " | " + code.meaning() + " |\n");
        }
    }

    @Test
    void version_namesProgramAndJava() {
        assertThat(run(Map.of(), "--version")).isZero();

        assertThat(out.toString()).startsWith("fanfare ").contains("Java ");
    }

    @Test
    void node_givesFlagsAndEnvironmentToTheStarter() {
        run(Map.of("FANFARE_OPS_PORT", "0"), "node", "--port", "0", "--page", "--compression=false");

        assertThat(started).singleElement().satisfies(config -> {
            assertThat(config.server().port()).isZero();
            assertThat(config.server().opsPort()).isZero();
            assertThat(config.server().page()).isTrue();
            assertThat(config.webSocket().compression()).isFalse();
        });
    }

    @Test
    void badValue_exits2_andStartsNothing() {
        assertThat(run(Map.of(), "node", "--port", "70000")).isEqualTo(2);

        assertThat(err.toString()).startsWith("fanfare: flag --port: port = '70000' is out of range");
        assertThat(started).isEmpty();
    }

    @Test
    void failureOfTheStarter_isSaidInOneLine_withItsCode() {
        NodeStarter taken = config -> {
            throw new CommandFailure(ExitCode.PORT, "port 8080 is taken");
        };

        assertThat(run(taken, Map.of(), "node")).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("fanfare: port 8080 is taken" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        "node --prot=1, --port",
        "node --ops-prot 9, --ops-port",
        "tail lobby --hsitory 3, --history",
        "nod, node",
        "sned lobby hello, send",
        "node --max-rooms-per-conection=3, --max-rooms-per-connection"
    })
    void slip_isToldWhatWasMeant(String arguments, String meant) {
        assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString().lines()).contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completion_isAScriptThatKnowsCommandsAndOptions(String shell) {
        assertThat(run(Map.of(), "completion", shell)).isZero();

        assertThat(out.toString()).contains("complete -F", "--max-message-bytes", "--ops-port", "tail");
    }

    @Test
    void nodeOnALoopbackAddress_hasAStartPage_oneElsewhereHasNoneUnlessItIsAskedFor() {
        run(Map.of(), "node");
        run(Map.of(), "node", "--host", "localhost");
        run(Map.of(), "node", "--host", "0.0.0.0");
        run(Map.of(), "node", "--host", "0.0.0.0", "--page");
        run(Map.of(), "node", "--page=false");

        assertThat(started)
                .extracting(config -> config.server().page())
                .containsExactly(true, true, false, true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nod", "node --prot=1", "send lobby", "tail", "node extra", "node --po=1"})
    void unknownOrMissingArguments_exit2(String arguments) {
        assertThat(run(Map.of(), arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);

        assertThat(err.toString()).startsWith("fanfare: ").contains(" --help' says what there is");
        assertThat(err.toString().lines()).hasSizeLessThan(5);
        assertThat(started).isEmpty();
    }

    @Test
    void send_toNobody_exits5_andSaysWhatToDo() {
        assertThat(run(Map.of(), "send", "lobby", "hello", "--url", "ws://127.0.0.1:1"))
                .isEqualTo(5);

        assertThat(err.toString()).contains("no room at ws://127.0.0.1:1").contains("./fanfare node");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send lobby hello --timeout 0",
                "send lobby hello --timeout 4000",
                "tail lobby --history -1",
                "tail lobby --count 0",
                "tail lobby --for 0"
            })
    void numberOutOfRange_exits2_andNamesTheRange(String arguments) {
        assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("is out of range (accepted: ");
    }

    @Test
    void send_withABadRoom_exits2() {
        assertThat(run(Map.of(), "send", "no room", "hello")).isEqualTo(2);

        assertThat(err.toString()).contains("a room name is 1 to 128");
    }

    private int run(Map<String, String> environment, String... arguments) {
        NodeStarter starter = config -> {
            started.add(config);
            throw new CommandFailure(ExitCode.INTERNAL, "far enough");
        };
        return run(starter, environment, arguments);
    }

    private int run(NodeStarter starter, Map<String, String> environment, String... arguments) {
        return new Program(starter, environment)
                .printTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }
}
