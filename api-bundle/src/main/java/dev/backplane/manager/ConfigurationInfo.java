package dev.backplane.manager;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One configuration as it stands at one moment, fit to be shown.
 *
 * @param pid the PID
 * @param properties by name, in order; secrets are replaced by {@link #MASK}
 * @param secrets the names of those that are replaced
 * @param revision its number, to be expected by a change that follows from it; 0 if none is known
 * @param owner who may change it without being forced; null if nobody is known
 * @since 0.1
 */
public record ConfigurationInfo(
        String pid,
        Map<String, Object> properties,
        Set<String> secrets,
        long revision,
        @Nullable Owner owner) {

    /** What stands in the place of a secret. */
    public static final String MASK = "*****";

    /** No part but the owner may be null; the map and the set are copied. */
    public ConfigurationInfo {
        Objects.requireNonNull(pid, "pid");
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        secrets = Set.copyOf(secrets);
    }

    /** Of no known revision. */
    public ConfigurationInfo(String pid, Map<String, Object> properties, Set<String> secrets) {
        this(pid, properties, secrets, 0, null);
    }
}
