package dev.fanfare.config;

import java.nio.file.Path;

/**
 * What the node shows to clients that come over TLS.
 *
 * @param certificate PEM file: the node's certificate first, then those between it and the root
 * @param key PEM file: the private key of the first certificate, PKCS #8, not encrypted
 */
public record TlsConfig(Path certificate, Path key) {}
