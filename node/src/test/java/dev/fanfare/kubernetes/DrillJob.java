package dev.fanfare.kubernetes;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;

/** The Job that runs the drill, and who lets it in. */
record DrillJob(Job job) {
    static DrillJob of(Rendered rendered) {
        return new DrillJob(rendered.one(Job.class, "fanfare-drill"));
    }

    PodSpec pod() {
        return job.getSpec().getTemplate().getSpec();
    }

    /** What its shell runs. */
    String script() {
        return pod().getContainers().get(0).getArgs().get(0);
    }

    Map<String, String> labels() {
        return job.getSpec().getTemplate().getMetadata().getLabels();
    }

    String namespace() {
        return job.getMetadata().getNamespace();
    }

    /** The labels of pods in their own namespace that the nodes let in at the clients' port. */
    List<Map<String, String>> policyOfNodes(Rendered overlay) {
        return overlay.one(NetworkPolicy.class, "fanfare").getSpec().getIngress().stream()
                .filter(rule -> rule.getPorts().get(0).getPort().getStrVal().equals("clients"))
                .flatMap(rule -> rule.getFrom().stream())
                .filter(peer -> peer.getPodSelector() != null)
                .map(NetworkPolicyPeer::getPodSelector)
                .map(selector -> selector.getMatchLabels())
                .toList();
    }
}
