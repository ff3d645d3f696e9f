package dev.fanfare.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files as they lie there, without a program that renders them. */
class ManifestFilesTest {
    private static final Path ROOT = Path.of("../k8s");

    static List<Path> manifests() throws IOException {
        return files(path -> path.toString().endsWith(".yaml") && !path.endsWith("kustomization.yaml"));
    }

    static List<Path> kustomizations() throws IOException {
        return files(path -> path.endsWith("kustomization.yaml"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_isOneObject_withFieldsThatItsKindHas(Path file) throws IOException {
        assertThat(Manifests.read(Files.readString(file))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_startsWithTheReasonItIsThere(Path file) throws IOException {
        assertThat(Files.readString(file)).startsWith("# ");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_isNamedByTheKustomizationBesideIt(Path file) throws IOException {
        String beside = Files.readString(file.resolveSibling("kustomization.yaml"));

        assertThat(beside).contains(file.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void kustomization_startsWithTheReasonItIsThere(Path file) throws IOException {
        assertThat(Files.readString(file)).startsWith("# ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "terminationGracePeriodSeconds: 45 | terminationGracePeriod: 45",
                "securityContext: {fsGroup: 1} | securityContext: {fsgroup: 1}",
                "containers: [{name: a, env: [{name: P, value: '8080'}]}] | containers: [{name: a, env: [{name: P, value: 8080}]}]",
                "containers: [{name: a, env: [{name: P, value: 'true'}]}] | containers: [{name: a, env: [{name: P, value: true}]}]",
                "terminationGracePeriodSeconds: 45 | terminationGracePeriodSeconds: '45'"
            },
            quoteCharacter = '"')
    void manifest_isRefused_withAFieldThatIsNotThere_orAValueOfAnotherType(String right, String wrong) {
        String yaml = "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {%s}}}}";

        assertThat(Manifests.read(yaml.formatted(right))).hasSize(1);
        assertThatThrownBy(() -> Manifests.read(yaml.formatted(wrong))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void alerts_areThoseThatAreTestedForPrometheusAlone() throws IOException {
        String rule = Files.readString(ROOT.resolve("components/monitoring/prometheus-rule.yaml"));
        String alerts = Files.readString(Path.of("../observability/prometheus/alerts.yml"));

        assertThat(Manifests.tree(rule).path("spec").path("groups"))
                .isNotEmpty()
                .isEqualTo(Manifests.tree(alerts).path("groups"));
    }

    @Test
    void manifest_isRefused_ofAKindThatIsNotThere() {
        assertThatThrownBy(() -> Manifests.read("{apiVersion: extensions/v1beta1, kind: Ingress}"))
                .hasMessageContaining("extensions/v1beta1/Ingress");
    }

    private static List<Path> files(java.util.function.Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
    }
}
