package dev.fanfare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;

/** A Redis or Valkey image; the program docker does what a container's own API does not: pause and resume. */
final class RedisContainer implements RedisServer.Host {
    private final String image;
    private final int port;
    private final String[] args;
    private GenericContainer<?> container;

    RedisContainer(String image, int port, String... args) {
        this.image = image;
        this.port = port;
        this.args = args.clone();
    }

    @Override
    public String what() {
        return "image " + image;
    }

    @Override
    public void start() {
        List<String> command = new ArrayList<>(List.of(image.contains("valkey") ? "valkey-server" : "redis-server"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--protected-mode", "no"));
        command.addAll(List.of(args));
        container = new GenericContainer<>(image).withExposedPorts(6379).withCommand(command.toArray(String[]::new));
        container.setPortBindings(List.of("127.0.0.1:" + port + ":6379"));
        container.start();
    }

    /** Starting it says so by itself. */
    @Override
    public Optional<String> ended() {
        return Optional.empty();
    }

    @Override
    public void kill() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    @Override
    public void pause() {
        docker("pause");
    }

    @Override
    public void resume() {
        docker("unpause");
    }

    private void docker(String verb) {
        try {
            int code = new ProcessBuilder("docker", verb, container.getContainerId())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("docker " + verb + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
