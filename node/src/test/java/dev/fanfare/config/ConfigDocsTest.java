package dev.fanfare.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigDocsTest {
    @ParameterizedTest
    @EnumSource(Tier.class)
    void readme_listsEachKeyOfTheTier_withMeaningUnitDefaultAndRange(Tier tier) throws IOException {
        String readme = Files.readString(Path.of("../README.md"));

        // The expected table is to be put into the README as it stands in the failure.
        assertThat(readme).contains("**" + tier.title() + "**\n\n" + ConfigTable.markdown(tier) + "\n");
    }
}
