package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A package is small enough to be read in one go, or says why it is not. */
class PackagesTest {
    private static final int MOST_FILES = 15;
    private static final int MOST_LINES = 2_000;
    private static final String REASON = "One package, though large: ";

    @ParameterizedTest
    @ValueSource(strings = {"node", "drill"})
    void packageThatIsLarge_saysWhy(String module) throws IOException {
        List<String> silent = new ArrayList<>();
        Map<Path, List<Path>> packages = packages(module);
        for (Map.Entry<Path, List<Path>> one : packages.entrySet()) {
            int lines = 0;
            for (Path file : one.getValue()) {
                lines += Files.readAllLines(file).size();
            }
            boolean large = one.getValue().size() - 1 > MOST_FILES || lines > MOST_LINES;
            if (large
                    && !Files.readString(one.getKey().resolve("package-info.java"))
                            .contains(REASON)) {
                silent.add(one.getKey().toString());
            }
        }

        assertThat(packages).hasSizeGreaterThan(5);
        assertThat(silent).isEmpty();
    }

    /** The packages' files, package-info.java among them; without the root, which has none. */
    private static Map<Path, List<Path>> packages(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> Files.exists(file.resolveSibling("package-info.java")))
                    .collect(Collectors.groupingBy(Path::getParent));
        }
    }
}
