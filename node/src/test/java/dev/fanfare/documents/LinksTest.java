package dev.fanfare.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the documents lead somewhere. */
class LinksTest {
    @Test
    void links_leadToFilesAndHeadingsThatAreThere() {
        List<Document> documents = Document.all();

        List<String> broken = documents.stream()
                .flatMap(document -> document.links().stream()
                        .filter(link -> !link.matches("[a-z]+:.*"))
                        .filter(link -> !leads(document, link))
                        .map(link -> document.name() + ": " + link))
                .toList();

        assertThat(documents).hasSizeGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhere_isFound() {
        Document readme = Document.read(Path.of("../README.md"));

        assertThat(Stream.of("docs/none.md", "docs/protocol.md#none", "#none").filter(link -> leads(readme, link)))
                .isEmpty();
        assertThat(leads(readme, "docs/protocol.md#over-http")).isTrue();
    }

    private static boolean leads(Document from, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? from.path()
                : from.path().resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || Document.read(target).anchors().contains(parts[1]);
    }
}
