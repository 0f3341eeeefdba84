package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.redis.RedisAddress;
import dev.backplane.config.internal.fleet.redis.RedisCheck.Durability;
import dev.backplane.config.internal.fleet.redis.RedisConnector;
import dev.backplane.config.internal.fleet.redis.TrustedFile;
import dev.backplane.config.internal.label.NodeName;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLSocketFactory;

/** Which fleet, as configuration and environment say together. */
record FleetSettings(
        RedisAddress address,
        String fleet,
        String node,
        List<String> nodePids,
        Duration timeout,
        Duration recoveryWindow,
        long logLength,
        Durability durability,
        @Nullable SSLSocketFactory trust) {

    private static final String URI = "BACKPLANE_REDIS_URI";
    private static final String FLEET = "BACKPLANE_FLEET";
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";

    /**
     * Reads the settings.
     *
     * @return empty if no fleet is configured
     * @throws IllegalArgumentException if a setting will not do; the message names it
     */
    static Optional<FleetSettings> of(FleetConfig config, Map<String, String> environment) {
        String uri = first(config.uri(), environment.get(URI), "");
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        RedisAddress address = RedisAddress.parse(uri);
        if (address.password() == null && !config.password().isBlank()) {
            address =
                    address.as(
                            config.user().isBlank() ? address.user() : config.user(),
                            config.password());
        }
        return Optional.of(
                new FleetSettings(
                        address,
                        name("fleet", first(config.fleet(), environment.get(FLEET), "backplane")),
                        name("node", NodeName.of(config.node(), environment)),
                        List.of(config.nodePids()),
                        positive("timeoutMillis", config.timeoutMillis()),
                        positive("recoveryWindowMillis", config.recoveryWindowMillis()),
                        positive("logLength", config.logLength()).toMillis(),
                        durability(config.durability()),
                        trust(config.caFile())));
    }

    RedisConnector connector() {
        return new RedisConnector(address, "backplane-" + node, timeout, trust);
    }

    private static String first(String configured, @Nullable String environment, String otherwise) {
        if (!configured.isBlank()) {
            return configured.strip();
        }
        return environment == null || environment.isBlank() ? otherwise : environment.strip();
    }

    private static String name(String what, String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "the name of the "
                            + what
                            + " must be 1 to 64 letters, digits, dots, dashes or underscores, not '"
                            + name
                            + "'");
        }
        return name;
    }

    private static Duration positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive, not " + value);
        }
        return Duration.ofMillis(value);
    }

    private static Durability durability(String text) {
        try {
            return Durability.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "durability must be always, everysec or none, not '" + text + "'", e);
        }
    }

    private static @Nullable SSLSocketFactory trust(String file) {
        if (file.isBlank()) {
            return null;
        }
        try {
            return TrustedFile.factory(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("caFile " + file + " is not there", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the certificates in caFile cannot be used: " + e.getMessage(), e);
        }
    }
}
