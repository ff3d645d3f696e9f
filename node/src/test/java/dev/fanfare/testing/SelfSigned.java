package dev.fanfare.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for 127.0.0.1 that nobody but itself signed, made by the JDK's keytool.
 *
 * @param certificate file, PEM
 * @param key file with the private key, PEM
 */
public record SelfSigned(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** Makes one whose files are in {@code dir}. */
    public static SelfSigned in(Path dir) {
        return of("RSA", dir);
    }

    /** The same with a key of this kind, as keytool names it. */
    public static SelfSigned of(String algorithm, Path dir) {
        try {
            Path store = dir.resolve("self.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "self",
                            "-keyalg",
                            algorithm,
                            "-validity",
                            "2",
                            "-dname",
                            "CN=fanfare-test",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("keytool.log").toFile())
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(dir.resolve("keytool.log")));
            }
            KeyStore entries = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                entries.load(in, PASSWORD.toCharArray());
            }
            return new SelfSigned(
                    pem(
                            dir.resolve("cert.pem"),
                            "CERTIFICATE",
                            entries.getCertificate("self").getEncoded()),
                    pem(
                            dir.resolve("key.pem"),
                            "PRIVATE KEY",
                            entries.getKey("self", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pem(Path file, String kind, byte[] content) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(content) + "\n-----END " + kind + "-----\n");
    }
}
