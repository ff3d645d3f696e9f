package dev.fanfare.transport;

import dev.fanfare.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for 127.0.0.1, made by the JDK's keytool, in two PEM files. */
final class PemFiles {
    private static final String PASSWORD = "changeit";

    final X509Certificate certificate;
    private final byte[] key;

    private PemFiles(X509Certificate certificate, byte[] key) {
        this.certificate = certificate;
        this.key = key;
    }

    static PemFiles make(Path dir, String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = dir.resolve(name + ".p12");
        String options = "-genkeypair -storetype PKCS12 -storepass " + PASSWORD + " -alias it -keyalg EC"
                + " -ext san=ip:127.0.0.1 -dname CN=" + name + " -keystore " + store;
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int code = new ProcessBuilder((keytool + " " + options).split(" "))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("keytool ended with " + code);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new PemFiles(
                (X509Certificate) keys.getCertificate("it"),
                keys.getKey("it", PASSWORD.toCharArray()).getEncoded());
    }

    /** Writes both files, over others of an earlier call. */
    TlsConfig write(Path dir) throws IOException, GeneralSecurityException {
        TlsConfig files = new TlsConfig(dir.resolve("tls.crt"), dir.resolve("tls.key"));
        Files.writeString(files.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(files.key(), pem("PRIVATE KEY", key));
        return files;
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder().encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    /** Of a client that trusts these and nobody else. */
    static SSLContext trusting(PemFiles... all) throws GeneralSecurityException, IOException {
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
