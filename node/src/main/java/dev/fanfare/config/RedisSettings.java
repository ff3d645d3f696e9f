package dev.fanfare.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.function.Function;

/** Puts together what several keys say of Redis: the URL, users, passwords and certificates. */
final class RedisSettings {
    private static final List<String> OF_DURABILITY =
            List.of(RedisKeys.DURABILITY.name(), RedisKeys.WAIT_REPLICAS.name());

    private final ConfigLoader loader;
    private final List<String> faults;

    RedisSettings(ConfigLoader loader, List<String> faults) {
        this.loader = loader;
        this.faults = faults;
    }

    /** Null where there is no Redis. */
    RedisConfig read() {
        RedisUrl url = loader.get(RedisKeys.REDIS);
        if (url == null) {
            refuse(name -> name.startsWith("redis-") || name.startsWith("sentinel-") || OF_DURABILITY.contains(name)
                    ? "redis is not: the node would run alone"
                    : null);
            return null;
        }
        if (url.primary() == null) {
            refuse(name -> name.startsWith("sentinel-")
                    ? "redis names no sentinels: redis+sentinel://host:port,host:port/NAME"
                    : null);
        }
        if (!url.tls()) {
            refuse(name -> name.equals(RedisKeys.REDIS_CA_FILE.name()) ? "redis is without TLS: rediss://" : null);
        }
        Durability durability = loader.get(RedisKeys.DURABILITY);
        return new RedisConfig(
                url.servers(),
                url.primary() == null ? null : sentinel(url.primary()),
                url.cluster(),
                url.tls(),
                authorities(),
                once(RedisKeys.REDIS_USER, loader.get(RedisKeys.REDIS_USER), url.user(), "in redis"),
                password(RedisKeys.REDIS_PASSWORD, RedisKeys.REDIS_PASSWORD_FILE, url.password()),
                url.database(),
                loader.get(RedisKeys.REDIS_PREFIX),
                buckets(url),
                loader.get(RedisKeys.REDIS_CONNECT_TIMEOUT),
                loader.get(RedisKeys.REDIS_SILENCE),
                durability,
                waitReplicas(durability));
    }

    /** Adds a fault for each key that is set and for which {@code reason} gives one; null: none. */
    private void refuse(Function<String, String> reason) {
        loader.set().forEach(name -> {
            String why = reason.apply(name);
            if (why != null) {
                faults.add(loader.origin(name) + ": " + name + " is set, but " + why);
            }
        });
    }

    private int waitReplicas(Durability durability) {
        if (durability != Durability.REPLICATED) {
            refuse(name -> name.equals(RedisKeys.WAIT_REPLICAS.name())
                    ? "durability is not replicated: no replica is waited for"
                    : null);
        }
        return loader.get(RedisKeys.WAIT_REPLICAS);
    }

    private int buckets(RedisUrl url) {
        Integer set = loader.get(RedisKeys.REDIS_BUCKETS);
        return set != null ? set : url.cluster() ? RedisConfig.CLUSTER_BUCKETS : 1;
    }

    private SentinelConfig sentinel(String primary) {
        return new SentinelConfig(
                primary,
                loader.get(RedisKeys.SENTINEL_USER),
                password(RedisKeys.SENTINEL_PASSWORD, RedisKeys.SENTINEL_PASSWORD_FILE, null));
    }

    private String password(Key<String> key, Key<String> fileKey, String inUrl) {
        String given = once(key, loader.get(key), inUrl, "in redis");
        String file = loader.get(fileKey);
        return file == null ? given : once(fileKey, firstLine(fileKey, Path.of(file)), given, "as a text");
    }

    /** The one of two that is there; where both are, nobody can know which was meant. */
    private String once(Key<?> key, String value, String elsewhere, String where) {
        if (value != null && elsewhere != null) {
            faults.add(
                    loader.origin(key.name()) + ": " + key + " is given twice, here and " + where + "; give it once");
        }
        return value != null ? value : elsewhere;
    }

    private String firstLine(Key<?> key, Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && !lines.get(0).isEmpty()) {
                return lines.get(0);
            }
            faults.add(loader.origin(key.name()) + ": the first line of " + file + " is empty");
        } catch (IOException e) {
            unreadable(key, file, e);
        }
        return null;
    }

    private String authorities() {
        String file = loader.get(RedisKeys.REDIS_CA_FILE);
        if (file == null) {
            return null;
        }
        try {
            byte[] pem = Files.readAllBytes(Path.of(file));
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw new CertificateException("none");
            }
            return new String(pem, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            unreadable(RedisKeys.REDIS_CA_FILE, Path.of(file), e);
        } catch (CertificateException e) {
            faults.add(loader.origin(RedisKeys.REDIS_CA_FILE.name()) + ": the file " + file
                    + " holds no certificates (PEM: -----BEGIN CERTIFICATE-----), or some that cannot be read");
        }
        return null;
    }

    private void unreadable(Key<?> key, Path file, IOException e) {
        faults.add(loader.origin(key.name()) + ": the file " + file + " cannot be read: "
                + e.getClass().getSimpleName());
    }
}
