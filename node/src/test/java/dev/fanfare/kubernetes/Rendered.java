package dev.fanfare.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What {@code kubectl kustomize} makes of a folder; each object read as strictly as {@link Manifests} does. */
record Rendered(List<HasMetadata> objects) {
    private static final int LONGEST_SECONDS = 60;

    /** Renders a folder. */
    static Rendered of(Path folder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("kustomize", ".yaml");
        Path err = Files.createTempFile("kustomize", ".err");
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl kustomize " + folder + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new AssertionError("kubectl kustomize " + folder + ": " + Files.readString(err));
            }
            return new Rendered(Manifests.read(Files.readString(out, StandardCharsets.UTF_8)));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** All objects of a kind. */
    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The one object of a kind and name; a generated name's hash is not looked at. */
    <T extends HasMetadata> T one(Class<T> kind, String name) {
        List<T> found = all(kind).stream()
                .filter(object -> object.getMetadata().getName().matches(name + "(-[0-9a-z]{10})?"))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects " + kind.getSimpleName() + " " + name);
        }
        return found.get(0);
    }

    /** The nodes. */
    Deployment deployment() {
        return one(Deployment.class, "fanfare");
    }

    /** The pod of a node. */
    PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    /** The one container of that pod. */
    Container container() {
        List<Container> containers = pod().getContainers();
        if (containers.size() != 1) {
            throw new AssertionError(containers.size() + " containers");
        }
        return containers.get(0);
    }

    /** The environment that the container starts with, references followed. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        container()
                .getEnvFrom()
                .forEach(from -> environment.putAll(
                        one(ConfigMap.class, withoutHash(from.getConfigMapRef().getName()))
                                .getData()));
        for (EnvVar variable : container().getEnv()) {
            environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null
                            ? variable.getValue()
                            : variable.getValueFrom().getFieldRef().getFieldPath());
        }
        return environment;
    }

    private static String withoutHash(String name) {
        return name.replaceFirst("-[0-9a-z]{10}$", "");
    }
}
