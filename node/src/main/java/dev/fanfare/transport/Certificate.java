package dev.fanfare.transport;

import dev.fanfare.config.TlsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's certificate and key. Certificates are renewed while nodes run: the files are read again every
 * {@value #LOOK_MS} ms, and where they changed, new connections get the new certificate. A pair that does not do is left
 * alone, and the old one stays.
 *
 * <p><b>Threads:</b> the context of the server it belongs to; files are read on a worker.
 */
final class Certificate {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
    private static final long LOOK_MS = 5_000;

    private final Vertx vertx;
    private final TlsConfig files;
    private Pair shown;
    private Pair refused;

    private record Pair(Buffer certificate, Buffer key) {
        PemKeyCertOptions options() {
            return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
        }
    }

    Certificate(Vertx vertx, TlsConfig files) {
        this.vertx = vertx;
        this.files = files;
    }

    /** Completes with what a server is made with; {@link IllegalArgumentException} where the files do not do. */
    Future<PemKeyCertOptions> load() {
        return read().compose(pair -> {
                    shown = pair;
                    return proven(pair);
                })
                .recover(failure -> Future.failedFuture(new IllegalArgumentException(
                        files.certificate() + " and " + files.key() + " are no certificate and its key: "
                                + failure.getMessage(),
                        failure)));
    }

    /** Looks for other ones from here on, as long as the server's context lives. */
    void watch(HttpServer server) {
        vertx.setPeriodic(LOOK_MS, timer -> look(server));
    }

    private void look(HttpServer server) {
        read().onSuccess(pair -> {
                    if (!pair.equals(shown) && !pair.equals(refused)) {
                        show(server, pair);
                    }
                })
                .onFailure(failure -> LOG.warn("the certificate cannot be read again: {}", failure.getMessage()));
    }

    private void show(HttpServer server, Pair pair) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(pair.options());
        proven(pair)
                .compose(proof -> server.updateSSLOptions(options))
                .onSuccess(done -> {
                    shown = pair;
                    refused = null;
                    LOG.info("{} changed: new connections get the new certificate", files.certificate());
                })
                .onFailure(failure -> {
                    refused = pair;
                    LOG.warn(
                            "{} and {} changed and do not do, the old ones stay: {}",
                            files.certificate(),
                            files.key(),
                            failure.getMessage());
                });
    }

    private Future<PemKeyCertOptions> proven(Pair pair) {
        return vertx.executeBlocking(() -> {
            KeyPairProof.prove(vertx, pair.certificate, pair.key);
            return pair.options();
        });
    }

    private Future<Pair> read() {
        return vertx.fileSystem()
                .readFile(files.certificate().toString())
                .compose(certificate ->
                        vertx.fileSystem().readFile(files.key().toString()).map(key -> new Pair(certificate, key)));
    }
}
