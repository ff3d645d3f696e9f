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
    void configuration_listsEachKeyOfTheTier_withMeaningUnitDefaultAndRange(Tier tier) throws IOException {
        String document = Files.readString(Path.of("../docs/configuration.md")) + "\n"; // a table may end it

        // The expected table is to be put into the document as it stands in the failure.
        assertThat(document).contains("**" + tier.title() + "**\n\n" + ConfigTable.markdown(tier) + "\n");
    }
}
