package dev.fanfare.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanfare completion}: what makes a shell complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what makes a shell complete commands and options: source <(fanfare completion bash), likewise zsh."
        },
        optionListHeading = "%nOptions:%n")
final class CompletionCommand implements Callable<Integer> {
    /** The shells there are scripts for; that of bash is for both. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(index = "0", paramLabel = "bash|zsh", description = "the shell")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // For zsh the script loads bashcompinit by itself.
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("fanfare", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}
