package dev.backplane.manager;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.Signer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One plugin as it stands at one moment. A snapshot: it does not change.
 *
 * @param name the plugin's name; for a library its symbolic name
 * @param type plugin or library
 * @param symbolicName the bundle's symbolic name
 * @param version the bundle's version
 * @param description one line for people, may be empty
 * @param bundleId the framework's id of the bundle, -1 if it is not installed
 * @param bundleState the bundle's state in OSGi's words: INSTALLED, RESOLVED, STARTING, ACTIVE,
 *     STOPPING, UNINSTALLED
 * @param phase what the manager is doing with it
 * @param shouldRun whether the desired state is started
 * @param source where its bytes came from, for people
 * @param digest the identity of its bytes
 * @param owner the door that owns the entry
 * @param since when it entered its phase
 * @param requirements what it requires of others, for people: packages, capabilities, services
 * @param dependsOn the names of the plugins and libraries it is wired to or whose services it
 *     requires
 * @param usedBy the names of the plugins and libraries that depend on it
 * @param problem why it does not run, or what is in conflict; null if nothing is wrong
 * @param warnings what in it needs an operator's eye although it was let in, with what to do; see
 *     {@link dev.backplane.loader.PluginDescriptor#warnings}
 * @param signer who signed it, as far as that was looked at and is trusted; null otherwise
 * @since 0.1
 */
public record PluginInfo(
        String name,
        PluginType type,
        String symbolicName,
        String version,
        String description,
        long bundleId,
        String bundleState,
        Phase phase,
        boolean shouldRun,
        String source,
        Digest digest,
        Owner owner,
        Instant since,
        List<String> requirements,
        List<String> dependsOn,
        List<String> usedBy,
        @Nullable String problem,
        List<String> warnings,
        @Nullable Signer signer) {

    /** No part but the problem may be null; lists are copied. */
    public PluginInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(symbolicName, "symbolicName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(bundleState, "bundleState");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(since, "since");
        requirements = List.copyOf(requirements);
        dependsOn = List.copyOf(dependsOn);
        usedBy = List.copyOf(usedBy);
        warnings = List.copyOf(warnings);
    }

    /** Not signed, and without warnings. */
    public PluginInfo(
            String name,
            PluginType type,
            String symbolicName,
            String version,
            String description,
            long bundleId,
            String bundleState,
            Phase phase,
            boolean shouldRun,
            String source,
            Digest digest,
            Owner owner,
            Instant since,
            List<String> requirements,
            List<String> dependsOn,
            List<String> usedBy,
            @Nullable String problem) {
        this(
                name,
                type,
                symbolicName,
                version,
                description,
                bundleId,
                bundleState,
                phase,
                shouldRun,
                source,
                digest,
                owner,
                since,
                requirements,
                dependsOn,
                usedBy,
                problem,
                List.of());
    }

    /** Not signed. */
    public PluginInfo(
            String name,
            PluginType type,
            String symbolicName,
            String version,
            String description,
            long bundleId,
            String bundleState,
            Phase phase,
            boolean shouldRun,
            String source,
            Digest digest,
            Owner owner,
            Instant since,
            List<String> requirements,
            List<String> dependsOn,
            List<String> usedBy,
            @Nullable String problem,
            List<String> warnings) {
        this(
                name,
                type,
                symbolicName,
                version,
                description,
                bundleId,
                bundleState,
                phase,
                shouldRun,
                source,
                digest,
                owner,
                since,
                requirements,
                dependsOn,
                usedBy,
                problem,
                warnings,
                null);
    }
}
