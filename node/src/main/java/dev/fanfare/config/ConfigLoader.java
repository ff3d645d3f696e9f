package dev.fanfare.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Makes the configuration out of what was written: a flag wins over a variable of the environment, that over the file,
 * that over the default. Refuses what it does not know and what is wrong, and never mends it.
 */
public final class ConfigLoader {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?");

    /** Variables that begin like ours and are not keys: the file's place, and what the launcher reads. */
    private static final Set<String> OTHER_VARIABLES = Set.of("FANFARE_CONFIG", "FANFARE_JAVA_OPTS");

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Setting> settings = new HashMap<>();

    private ConfigLoader() {}

    /**
     * The configuration.
     *
     * @param file where the file is; null: where {@code FANFARE_CONFIG} says, else there is none
     * @param flags by key name, without hyphens in front
     * @param environment all variables; those that do not begin with {@code FANFARE_} are not looked at
     * @throws ConfigException when anything is wrong; it names everything that is
     */
    public static NodeConfig load(Path file, Map<String, String> flags, Map<String, String> environment) {
        ConfigLoader loader = new ConfigLoader();
        String named = environment.get("FANFARE_CONFIG");
        if (file != null) {
            loader.readFile(file);
        } else if (named != null && !named.isEmpty()) {
            loader.readFile(Path.of(named));
        }
        loader.readEnvironment(environment);
        flags.forEach((name, text) -> loader.settings.put(name, new Setting(text, "flag --" + name)));
        return loader.build();
    }

    private void readFile(Path file) {
        List<String> known = Keys.ALL.stream().map(Key::name).toList();
        ConfigFile.read(file, faults).forEach((name, setting) -> {
            if (known.contains(name)) {
                settings.put(name, setting);
            } else {
                faults.add(setting.origin() + ": there is no key '" + name + "'; the nearest is '"
                        + Nearest.to(name, known) + "'");
            }
        });
    }

    private void readEnvironment(Map<String, String> environment) {
        Map<String, String> known = new HashMap<>();
        Keys.ALL.forEach(key -> known.put(key.variable(), key.name()));
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (!variable.startsWith("FANFARE_") || OTHER_VARIABLES.contains(variable)) {
                return;
            }
            if (text.startsWith("tcp://") || variable.startsWith("FANFARE_SERVICE_")) {
                faults.add("variable " + variable + ": Kubernetes set it for a service named fanfare; set"
                        + " enableServiceLinks: false in the pod's spec");
            } else if (known.containsKey(variable)) {
                settings.put(known.get(variable), new Setting(text, "variable " + variable));
            } else {
                faults.add("variable " + variable + ": there is no such variable; the nearest is "
                        + Nearest.to(variable, known.keySet()));
            }
        });
    }

    private NodeConfig build() {
        NodeConfig config = new NodeConfig(
                server(),
                webSocket(),
                limits(),
                log(),
                memory(),
                broker(),
                presence(),
                drain(),
                new RedisSettings(this, faults).read());
        if (faults.isEmpty()) {
            new CrossChecks(config, faults).run();
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return config;
    }

    private ServerConfig server() {
        return new ServerConfig(
                get(Keys.HOST),
                get(Keys.PORT),
                get(Keys.OPS_HOST),
                get(Keys.OPS_PORT),
                get(Keys.NODE_ID),
                get(Keys.EVENT_LOOPS),
                get(Keys.LOG_LEVEL),
                get(Keys.LOG_FORMAT),
                apiKeys(),
                page(),
                get(Keys.PAGE_NODES),
                tls(),
                new HttpBounds(
                        (int) (long) get(Keys.MAX_REQUEST_LINE_BYTES),
                        (int) (long) get(Keys.MAX_HEADER_BYTES),
                        get(EdgeKeys.REQUEST_HEAD_TIMEOUT)));
    }

    private boolean page() {
        Boolean set = get(Keys.PAGE);
        String host = get(Keys.HOST);
        return set != null ? set : host != null && LOOPBACK.matcher(host).matches();
    }

    private TlsConfig tls() {
        Path certificate = readable(Keys.TLS_CERTIFICATE);
        Path key = readable(Keys.TLS_KEY);
        if (get(Keys.TLS_CERTIFICATE) == null != (get(Keys.TLS_KEY) == null)) {
            boolean first = get(Keys.TLS_CERTIFICATE) != null;
            Key<?> given = first ? Keys.TLS_CERTIFICATE : Keys.TLS_KEY;
            faults.add(origin(given.name()) + ": " + given + " is set, but "
                    + (first ? Keys.TLS_KEY : Keys.TLS_CERTIFICATE) + " is not; TLS needs both");
        }
        return certificate == null || key == null ? null : new TlsConfig(certificate, key);
    }

    /** The file that a key names; null where it names none, or one that cannot be read. */
    private Path readable(Key<String> key) {
        String file = get(key);
        if (file != null && !Files.isReadable(Path.of(file))) {
            faults.add(origin(key.name()) + ": the file " + file + " cannot be read");
            return null;
        }
        return file == null ? null : Path.of(file);
    }

    private List<String> apiKeys() {
        String keys = get(Keys.API_KEYS);
        String file = get(Keys.API_KEYS_FILE);
        if (keys != null && file != null) {
            faults.add(origin(Keys.API_KEYS_FILE.name()) + ": api-keys is set as well; name the keys in one place");
            return List.of();
        }
        Key<?> given = keys != null ? Keys.API_KEYS : Keys.API_KEYS_FILE;
        try {
            return keys != null ? ApiKeyTexts.split(keys) : file == null ? List.of() : ApiKeyTexts.read(Path.of(file));
        } catch (IllegalArgumentException e) {
            faults.add(origin(given.name()) + ": " + e.getMessage());
            return List.of();
        }
    }

    private WebSocketConfig webSocket() {
        return new WebSocketConfig(
                get(Keys.ALLOWED_ORIGINS),
                get(Keys.PING_INTERVAL),
                get(Keys.PONG_TIMEOUT),
                get(Keys.CLOSE_TIMEOUT),
                Math.toIntExact(get(Keys.SEND_BUFFER_BYTES)),
                get(Keys.COMPRESSION),
                get(EdgeKeys.DEFLATE_CONTEXT),
                Math.toIntExact(get(Keys.COMPRESSION_THRESHOLD)));
    }

    private Limits limits() {
        return new Limits(
                Math.toIntExact(get(Keys.MAX_MESSAGE_BYTES)),
                get(Keys.MAX_ROOM_NAME_LENGTH),
                get(Keys.MAX_USER_NAME_BYTES),
                get(Keys.MAX_ROOMS),
                get(Keys.MAX_CONNECTIONS),
                get(Keys.HANDSHAKES_PER_SECOND),
                get(Keys.HANDSHAKE_BURST),
                get(Keys.BROADCASTS_PER_SECOND),
                get(Keys.MAX_UNACKNOWLEDGED),
                get(Keys.MAX_HISTORY),
                get(Keys.JOIN_TIMEOUT),
                EdgeKeys.joins(this));
    }

    private MemoryConfig memory() {
        return new MemoryConfig(
                get(MemoryKeys.ANSWER_BYTES),
                get(MemoryKeys.ANSWER_READS),
                get(MemoryKeys.ANSWER_TIMEOUT),
                get(MemoryKeys.UNFINISHED_BYTES),
                get(MemoryKeys.MESSAGE_TIMEOUT));
    }

    private LogConfig log() {
        return new LogConfig(get(Keys.LOG_MESSAGES), get(Keys.LOG_BYTES), get(Keys.ALL_LOG_BYTES));
    }

    private BrokerConfig broker() {
        return new BrokerConfig(
                get(Keys.STREAM_MESSAGES),
                get(Keys.STREAM_TTL),
                get(Keys.KEY_TTL),
                get(Keys.PUBLISH_QUEUE_BYTES),
                get(Keys.PUBLISH_TIMEOUT),
                get(Keys.LINGER));
    }

    private PresenceConfig presence() {
        return new PresenceConfig(get(Keys.PRESENCE_LEASE), get(Keys.PRESENCE_MEMBERS));
    }

    private DrainConfig drain() {
        return new DrainConfig(
                get(Keys.DRAIN_DELAY),
                get(Keys.DRAIN_WINDOW),
                get(Keys.GOAWAY_DEADLINE),
                get(Keys.MAX_CONNECTION_AGE),
                get(Keys.STOP_GRACE));
    }

    /** The names of all keys that were set, in order. */
    Collection<String> set() {
        return new TreeSet<>(settings.keySet());
    }

    /** Where a key was set, for a message. */
    String origin(String name) {
        Setting setting = settings.get(name);
        return setting == null ? name : setting.origin();
    }

    /** A key's value; its default where it was not set, or where what was set is refused, which is noted. */
    <T> T get(Key<T> key) {
        Setting setting = settings.get(key.name());
        if (setting == null) {
            return key.fallback();
        }
        try {
            return key.parse(setting.text());
        } catch (IllegalArgumentException | ArithmeticException e) {
            faults.add(fault(key, setting, e instanceof ArithmeticException ? "is out of range" : e.getMessage()));
            return key.fallback();
        }
    }

    private static String fault(Key<?> key, Setting setting, String why) {
        String unit = key.unit().isEmpty() ? "" : ", in " + key.unit();
        return setting.origin() + ": " + key + " = " + key.shown(setting.text()) + " " + why + " (" + key.meaning()
                + unit + "; accepted: " + key.range().replace("`", "") + ")";
    }
}
