package dev.backplane.config;

import dev.backplane.manager.Owner;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A whole content that a configuration shall have.
 *
 * @param pid a PID, or {@code FACTORY-PID~NAME}
 * @param properties by key; null: it shall not be there
 * @param terms on which it is written
 * @since 0.1
 */
public record ConfigurationWrite(
        String pid, @Nullable Map<String, Object> properties, Terms terms) {

    /**
     * On which terms something is written.
     *
     * @param by who writes
     * @param expectedRevision the revision that is to be replaced: 0 if none may be there; null if
     *     any will do
     * @param force although keys are unknown or another door owns the configuration
     * @param reason why, for people; may be empty
     */
    public record Terms(Owner by, @Nullable Long expectedRevision, boolean force, String reason) {
        /** No part but the revision may be null. */
        public Terms {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** No part but the properties may be null; the map is copied. */
    public ConfigurationWrite {
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(terms, "terms");
        properties =
                properties == null ? null : Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /** Without values: one may be a secret. */
    @Override
    public String toString() {
        return (properties == null ? "delete " : "write ") + pid;
    }
}
