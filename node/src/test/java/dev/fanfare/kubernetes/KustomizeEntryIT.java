package dev.fanfare.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in, the autoscaler and the monitoring of a production cluster. */
class KustomizeEntryIT {
    private static final Path ROOT = Path.of("../k8s").toAbsolutePath().normalize();

    @TempDir
    Path dir;

    @Test
    void production_hasEveryObjectOfTheList_onceEach() throws Exception {
        assertThat(production().objects())
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder(
                        "Namespace",
                        "ServiceAccount",
                        "ConfigMap",
                        "Deployment",
                        "Service",
                        "Service",
                        "PodDisruptionBudget",
                        "NetworkPolicy",
                        "HorizontalPodAutoscaler",
                        "HTTPRoute",
                        "ServiceMonitor",
                        "PrometheusRule");
    }

    @Test
    void autoscaler_ownsTheNumberOfNodes_andAimsAtWhatStillFitsWhenOneIsGone() throws Exception {
        Rendered rendered = production();
        var scaler = rendered.one(HorizontalPodAutoscaler.class, "fanfare").getSpec();

        assertThat(rendered.deployment().getSpec().getReplicas()).isNull();
        assertThat(scaler.getScaleTargetRef().getName())
                .isEqualTo(rendered.deployment().getMetadata().getName());
        long each = scaler.getMetrics()
                .get(0)
                .getPods()
                .getTarget()
                .getAverageValue()
                .getNumericalAmount()
                .longValue();
        int least = scaler.getMinReplicas();
        long most = Long.parseLong(rendered.environment().get("FANFARE_MAX_CONNECTIONS"));
        assertThat(each * least / (least - 1)).isLessThan(most);
    }

    @Test
    void autoscaler_takesOneNodeAwayAtATime_andOnlyWhenTheLastOneIsGone() throws Exception {
        Rendered rendered = production();
        var down = rendered.one(HorizontalPodAutoscaler.class, "fanfare")
                .getSpec()
                .getBehavior()
                .getScaleDown();

        assertThat(down.getPolicies()).hasSize(1);
        assertThat(down.getPolicies().get(0).getType()).isEqualTo("Pods");
        assertThat(down.getPolicies().get(0).getValue()).isEqualTo(1);
        assertThat((long) down.getPolicies().get(0).getPeriodSeconds())
                .isGreaterThan(rendered.pod().getTerminationGracePeriodSeconds());
        assertThat(down.getStabilizationWindowSeconds())
                .isGreaterThan(down.getPolicies().get(0).getPeriodSeconds());
    }

    @Test
    void route_leadsToTheService_withWhatEveryGatewayKnows_andEndsNoLongRequest() throws Exception {
        Rendered rendered = production();
        var rule = rendered.one(HTTPRoute.class, "fanfare").getSpec().getRules().get(0);
        var service = rendered.one(Service.class, "fanfare");

        assertThat(rule.getBackendRefs().get(0).getName())
                .isEqualTo(service.getMetadata().getName());
        assertThat(rule.getBackendRefs().get(0).getPort())
                .isEqualTo(service.getSpec().getPorts().get(0).getPort());
        assertThat(rule.getSessionPersistence())
                .as("what the standard channel does not know")
                .isNull();
        assertThat(rule.getTimeouts().getRequest()).isEqualTo("0s");
        assertThat(rule.getMatches())
                .extracting(match -> match.getPath().getValue())
                .containsExactly("/ws", "/rooms");
    }

    @Test
    void stickyRoute_isTheSameRoute_withACookieThatIsFollowedForMinutes() throws Exception {
        var plain = with("gateway")
                .one(HTTPRoute.class, "fanfare")
                .getSpec()
                .getRules()
                .get(0);
        var sticky = with("gateway", "gateway-sticky")
                .one(HTTPRoute.class, "fanfare")
                .getSpec()
                .getRules()
                .get(0);

        assertThat(sticky.getSessionPersistence().getType()).isEqualTo("Cookie");
        assertThat(sticky.getSessionPersistence().getAbsoluteTimeout()).isEqualTo("10m");
        sticky.setSessionPersistence(null);
        assertThat(sticky).isEqualTo(plain);
    }

    @Test
    void ingress_leadsToTheService_whichIsStickyByACookie() throws Exception {
        Rendered rendered = with("ingress");
        var service = rendered.one(Service.class, "fanfare");

        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("haproxy.org/cookie-persistence", "FANFARE_NODE")
                .containsEntry("haproxy.org/load-balance", "leastconn");
        var paths = rendered.one(Ingress.class, "fanfare")
                .getSpec()
                .getRules()
                .get(0)
                .getHttp()
                .getPaths();
        assertThat(paths).extracting(path -> path.getPath()).containsExactly("/ws", "/rooms");
        assertThat(paths).allSatisfy(path -> {
            assertThat(path.getBackend().getService().getName())
                    .isEqualTo(service.getMetadata().getName());
            assertThat(path.getBackend().getService().getPort().getName())
                    .isEqualTo(service.getSpec().getPorts().get(0).getName());
        });
    }

    @Test
    void monitor_findsTheHeadlessService_andItsPort() throws Exception {
        Rendered rendered = production();
        var monitor = rendered.one(ServiceMonitor.class, "fanfare").getSpec();
        List<Service> found = rendered.all(Service.class).stream()
                .filter(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(monitor.getSelector().getMatchLabels().entrySet()))
                .toList();

        assertThat(found).hasSize(1);
        assertThat(found.get(0).getSpec().getClusterIP()).isEqualTo("None");
        assertThat(found.get(0).getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(monitor.getEndpoints().get(0).getPort())
                .isEqualTo(found.get(0).getSpec().getPorts().get(0).getName());
    }

    private static Rendered production() throws IOException, InterruptedException {
        return Rendered.of(ROOT.resolve("overlays/production"));
    }

    /** The base with components, in this order, in a folder of its own. */
    private Rendered with(String... components) throws IOException, InterruptedException {
        Path here = dir.toRealPath();
        Files.writeString(here.resolve("kustomization.yaml"), """
                resources: [%s]
                components: [%s]
                """.formatted(
                        here.relativize(ROOT.resolve("base")),
                        Stream.of(components)
                                .map(component -> here.relativize(
                                                ROOT.resolve("components").resolve(component))
                                        .toString())
                                .collect(Collectors.joining(", "))));
        return Rendered.of(here);
    }
}
