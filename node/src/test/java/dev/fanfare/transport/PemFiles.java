package dev.fanfare.transport;

import dev.fanfare.config.TlsConfig;
import dev.fanfare.testing.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate and its key, to be written to where a server looks for them. */
public final class PemFiles {
    final X509Certificate certificate;
    private final SelfSigned files;

    private PemFiles(X509Certificate certificate, SelfSigned files) {
        this.certificate = certificate;
        this.files = files;
    }

    /** Makes one, in a directory of that name below {@code dir}. */
    public static PemFiles make(Path dir, String name) throws IOException, GeneralSecurityException {
        SelfSigned files = SelfSigned.in(Files.createDirectory(dir.resolve(name)));
        try (InputStream in = Files.newInputStream(files.certificate())) {
            return new PemFiles(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in), files);
        }
    }

    /** Writes both files, over others of an earlier call. */
    public TlsConfig write(Path dir) throws IOException {
        TlsConfig shown = new TlsConfig(dir.resolve("tls.crt"), dir.resolve("tls.key"));
        Files.copy(files.certificate(), shown.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(files.key(), shown.key(), StandardCopyOption.REPLACE_EXISTING);
        return shown;
    }

    /** Of a client that trusts these and nobody else. */
    public static SSLContext trusting(PemFiles... all) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < all.length; i++) {
            trusted.setCertificateEntry("c" + i, all[i].certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
