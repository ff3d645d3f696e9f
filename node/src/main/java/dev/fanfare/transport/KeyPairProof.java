package dev.fanfare.transport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * Proves that clients can agree on TLS with a certificate and a key: that the key signs for the first certificate, and each
 * certificate is vouched for by the next. Without this a pair that does not fit is taken, and fails every handshake.
 *
 * <p><b>Threads:</b> any that may block.
 */
final class KeyPairProof {
    private static final byte[] SAMPLE = "fanfare".getBytes(StandardCharsets.US_ASCII);

    private KeyPairProof() {}

    /** @throws IllegalArgumentException with a sentence that says what is wrong, and what to do */
    static void prove(Vertx vertx, Buffer certificatePem, Buffer keyPem) {
        String key = keyPem.toString(StandardCharsets.ISO_8859_1);
        if (key.contains("BEGIN ENCRYPTED PRIVATE KEY") || key.contains("4,ENCRYPTED")) {
            throw new IllegalArgumentException(
                    "the key is encrypted, and there is nobody to type its password: 'openssl pkey -in KEY -out PLAIN' writes it"
                            + " in the clear");
        }
        List<X509Certificate> chain = chain(certificatePem);
        PublicKey first = chain.get(0).getPublicKey();
        String algorithm = first.getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
            throw new IllegalArgumentException(
                    "the certificate is of an " + algorithm + " key, which browsers do not take; RSA and ECDSA do");
        }
        PrivateKey own = privateKey(vertx, certificatePem, keyPem);
        if (!signsFor(own, first)) {
            boolean later = chain.stream().skip(1).anyMatch(other -> signsFor(own, other.getPublicKey()));
            throw new IllegalArgumentException(
                    later
                            ? "the certificates are in the wrong order: the one of the key, the node's own, comes first"
                            : "the key is not that of the certificate ("
                                    + chain.get(0).getSubjectX500Principal() + "); both come from one request");
        }
        for (int i = 1; i < chain.size(); i++) {
            proveIssued(chain.get(i - 1), chain.get(i));
        }
    }

    private static void proveIssued(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificates are in the wrong order: behind " + certificate.getSubjectX500Principal()
                            + " stands that of its issuer, " + certificate.getIssuerX500Principal() + ", and not "
                            + issuer.getSubjectX500Principal(),
                    e);
        }
    }

    private static List<X509Certificate> chain(Buffer pem) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.getBytes()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate in PEM");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("there is no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /** As Vert.x reads it. */
    private static PrivateKey privateKey(Vertx vertx, Buffer certificate, Buffer key) {
        try {
            KeyManager[] managers = new PemKeyCertOptions()
                    .setCertValue(certificate)
                    .setKeyValue(key)
                    .getKeyManagerFactory(vertx)
                    .getKeyManagers();
            X509KeyManager manager = (X509KeyManager) managers[0];
            return Stream.of("RSA", "EC")
                    .map(type -> manager.getServerAliases(type, null))
                    .filter(Objects::nonNull)
                    .flatMap(Stream::of)
                    .map(manager::getPrivateKey)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no private key in PEM"));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("the key cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean signsFor(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    "SHA256with" + (certified.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"));
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
