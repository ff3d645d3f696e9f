package dev.fanfare.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.config.ConfigLoader;
import dev.fanfare.config.DrainConfig;
import dev.fanfare.config.NodeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every overlay, as it is rendered; {@link KustomizeEntryIT} has what is one overlay's or component's own. */
class KustomizeIT {
    private static final Path ROOT = Path.of("../k8s");
    private static final int RESERVE_SECONDS = 10;
    private static final String SECRETS = "/etc/fanfare/secrets/";

    @TempDir
    Path dir;

    @Test
    void theseAreAllTheOverlaysThereAre() throws IOException {
        try (var folders = Files.list(ROOT.resolve("overlays"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrder("dev", "production");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void node_takesTheEnvironmentOfItsPod(String overlay) throws Exception {
        NodeConfig config = config(overlay(overlay));

        assertThat(config.server().host()).isEqualTo("0.0.0.0");
        assertThat(config.server().opsHost()).isEqualTo("0.0.0.0");
        assertThat(config.server().nodeId()).isEqualTo("metadata.name");
        assertThat(config.server().apiKeys()).hasSize(1);
        assertThat(config.redis().password()).isEqualTo("the-password");
        assertThat(config.drain().maxAge()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void gracePeriod_hasAReserve_beyondThePreStopAndTheLongestDrain(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        NodeConfig config = config(rendered);
        DrainConfig drain = config.drain();
        long preStop =
                rendered.container().getLifecycle().getPreStop().getSleep().getSeconds();
        long grace = rendered.pod().getTerminationGracePeriodSeconds();

        long stop = drain.longest(config.webSocket().closeTimeout())
                .plus(DrainConfig.RELEASE)
                .toSeconds();
        assertThat(grace).isGreaterThanOrEqualTo(preStop + stop + RESERVE_SECONDS);
        assertThat(drain.stopGrace().toSeconds())
                .as("what the node is told of the time it has")
                .isLessThan(grace - preStop)
                .isGreaterThanOrEqualTo(stop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void drainWindow_isLongEnoughForTheOtherNodesToAdmitEverybody(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        NodeConfig config = config(rendered);
        Integer replicas = rendered.deployment().getSpec().getReplicas();
        // Where the number is the autoscaler's: its least.
        int others = (replicas == null ? 3 : replicas) - 1;
        long most = overlay.equals("production") ? config.limits().connections() : 10_000;

        assertThat(config.drain().window().toSeconds() * config.limits().handshakesPerSecond() * others)
                .isGreaterThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void probes_askTheOpsPort_andThePortsAreThoseOfTheNode(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        Container container = rendered.container();
        Map<String, Integer> ports = container.getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));

        NodeConfig config = config(rendered);
        assertThat(ports)
                .isEqualTo(Map.of(
                        "clients", config.server().port(),
                        "ops", config.server().opsPort()));
        Function<Probe, String> where = probe -> probe.getHttpGet().getPath() + " "
                + probe.getHttpGet().getPort().getStrVal();
        assertThat(where.apply(container.getStartupProbe())).isEqualTo("/health/live ops");
        assertThat(where.apply(container.getLivenessProbe())).isEqualTo("/health/live ops");
        assertThat(where.apply(container.getReadinessProbe())).isEqualTo("/health/ready ops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void selectors_findThePodsTheyAreMeantFor_andNoOther(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        var deployment = rendered.deployment().getSpec();
        Map<String, String> labels = deployment.getTemplate().getMetadata().getLabels();

        assertThat(labels).containsAllEntriesOf(deployment.getSelector().getMatchLabels());
        for (String service : List.of("fanfare", "fanfare-nodes")) {
            assertThat(labels)
                    .containsAllEntriesOf(
                            rendered.one(Service.class, service).getSpec().getSelector());
        }
        assertThat(labels)
                .containsAllEntriesOf(rendered.one(PodDisruptionBudget.class, "fanfare")
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .containsAllEntriesOf(rendered.one(NetworkPolicy.class, "fanfare")
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels());
        assertThat(rendered.pod().getTopologySpreadConstraints())
                .as("by zone and by machine, each once")
                .hasSize(2)
                .allSatisfy(spread -> assertThat(labels)
                        .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
        var selected = deployment.getSelector().getMatchLabels().entrySet();
        assertThat(rendered.all(StatefulSet.class))
                .noneMatch(other -> other.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(selected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void services_leadToThePortsOfTheContainer(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        Set<String> ports = rendered.container().getPorts().stream()
                .map(ContainerPort::getName)
                .collect(Collectors.toSet());

        assertThat(target(rendered.one(Service.class, "fanfare")))
                .isEqualTo("clients")
                .isIn(ports);
        assertThat(target(rendered.one(Service.class, "fanfare-nodes")))
                .isEqualTo("ops")
                .isIn(ports);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void update_neverHasFewerNodesThanBefore_andADisruptionLeavesAtLeastHalf(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        var update = rendered.deployment().getSpec().getStrategy().getRollingUpdate();
        Integer replicas = rendered.deployment().getSpec().getReplicas();
        int nodes = replicas == null ? 3 : replicas;

        assertThat(update.getMaxUnavailable().getIntVal()).isZero();
        assertThat(update.getMaxSurge().getIntVal()).isEqualTo(1);
        int away = rendered.one(PodDisruptionBudget.class, "fanfare")
                .getSpec()
                .getMaxUnavailable()
                .getIntVal();
        assertThat(away).isPositive();
        assertThat((nodes - away) * 2).isGreaterThanOrEqualTo(nodes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everyPod_isWithinTheRestrictedStandard_whichItsNamespaceEnforces(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);

        restricted(rendered.pod());
        rendered.all(StatefulSet.class)
                .forEach(other -> restricted(other.getSpec().getTemplate().getSpec()));
        Namespace namespace = rendered.all(Namespace.class).get(0);
        assertThat(namespace.getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(rendered.objects())
                .filteredOn(object -> !(object instanceof Namespace))
                .extracting(object -> object.getMetadata().getNamespace())
                .containsOnly(namespace.getMetadata().getName());
        assertThat(rendered.one(ServiceAccount.class, rendered.pod().getServiceAccountName())
                        .getAutomountServiceAccountToken())
                .isFalse();
    }

    @Test
    void drillJob_isWithinTheRestrictedStandard_andLetInByTheNodesPolicy() throws Exception {
        DrillJob job = DrillJob.of(Rendered.of(ROOT.resolve("drill")));

        restricted(job.pod());
        assertThat(job.script()).contains("--report /tmp/report", "cat /tmp/report/report.json", "exit \"$code\"");
        assertThat(job.policyOfNodes(overlay("dev")))
                .anySatisfy(labels -> assertThat(job.labels()).containsAllEntriesOf(labels));
        assertThat(job.namespace())
                .isEqualTo(overlay("dev").deployment().getMetadata().getNamespace());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void memory_isEnoughForWhatTheNodeMayKeep(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);
        Container container = rendered.container();
        NodeConfig config = config(rendered);
        Map<String, Quantity> limits = container.getResources().getLimits();
        Map<String, Quantity> requests = container.getResources().getRequests();

        assertThat(requests.get("memory")).isEqualTo(limits.get("memory"));
        assertThat(requests.get("cpu").getNumericalAmount()).isPositive();
        assertThat(limits).as("a limit of CPU stands the process still").doesNotContainKey("cpu");
        long heap = limits.get("memory").getNumericalAmount().longValue() * heapPercentage() / 100;
        assertThat(config.log().allBytes() + config.broker().publishQueueBytes())
                .isLessThan(heap * 8 / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void secrets_areFilesAndNeverVariables(String overlay) throws Exception {
        Rendered rendered = overlay(overlay);

        assertThat(rendered.environment()).doesNotContainKey("FANFARE_REDIS_PASSWORD");
        assertThat(rendered.environment().get("FANFARE_REDIS")).doesNotContain("@");
        assertThat(rendered.all(ConfigMap.class))
                .allSatisfy(map -> assertThat(map.getData().toString())
                        .doesNotContainIgnoringCase("password")
                        .doesNotContainIgnoringCase("api-key"));
        if (overlay.equals("production")) {
            assertThat(rendered.all(Secret.class)).isEmpty();
        }
    }

    private static Rendered overlay(String name) throws IOException, InterruptedException {
        return Rendered.of(ROOT.resolve("overlays").resolve(name));
    }

    /** The configuration that a node of these pods starts with; it refuses what it does not know, and what does not fit. */
    private NodeConfig config(Rendered rendered) throws IOException {
        assertThat(rendered.pod().getEnableServiceLinks())
                .as("variables that Kubernetes makes of services are not keys")
                .isFalse();
        Map<String, String> environment = new HashMap<>(rendered.environment());
        var volume = rendered.pod().getVolumes().stream()
                .filter(each -> each.getSecret() != null)
                .findFirst()
                .orElseThrow();
        Set<String> files = volume.getSecret().getItems().stream()
                .map(item -> SECRETS + item.getPath())
                .collect(Collectors.toSet());
        assertThat(rendered.container().getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getName() + " " + mount.getMountPath() + "/")
                        .isEqualTo(volume.getName() + " " + SECRETS));
        for (String variable : List.of("FANFARE_REDIS_PASSWORD_FILE", "FANFARE_API_KEYS_FILE")) {
            assertThat(files).contains(environment.get(variable));
            environment.put(variable, secret(variable));
        }
        return ConfigLoader.load(null, Map.of(), environment);
    }

    private String secret(String variable) throws IOException {
        String text = variable.contains("PASSWORD") ? "the-password" : "a-key-of-16-or-more";
        return Files.writeString(dir.resolve(variable), text).toString();
    }

    /** What the image gives to the heap. */
    private static int heapPercentage() throws IOException {
        Matcher option = Pattern.compile("^-XX:MaxRAMPercentage=(\\d+)$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docker/java.options")));
        assertThat(option.find()).isTrue();
        return Integer.parseInt(option.group(1));
    }

    private static String target(Service service) {
        assertThat(service.getSpec().getPorts()).hasSize(1);
        return service.getSpec().getPorts().get(0).getTargetPort().getStrVal();
    }

    private static void restricted(PodSpec pod) {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).isNotEmpty().allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getResources().getRequests()).containsKeys("memory", "cpu");
        });
    }
}
