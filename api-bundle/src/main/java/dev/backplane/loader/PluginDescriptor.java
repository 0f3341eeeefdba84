package dev.backplane.loader;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;

import java.util.List;
import java.util.Objects;

/**
 * What a validated artifact says of itself.
 *
 * @param name the plugin's name; for a library its symbolic name
 * @param type plugin or library
 * @param symbolicName {@code Bundle-SymbolicName} without directives
 * @param version {@code Bundle-Version}
 * @param description one line for people, may be empty
 * @param resource its capabilities and requirements as the manifest declares them (OSGi Core 8,
 *     chapter 6)
 * @param warnings what in it needs an operator's eye although it was accepted: one sentence each,
 *     with what to do; empty if nothing does
 * @param signer whose signature the policy of this runtime found to be trusted; null if there is
 *     none, or nobody looked
 * @since 0.1
 */
public record PluginDescriptor(
        String name,
        PluginType type,
        String symbolicName,
        Version version,
        String description,
        Resource resource,
        List<String> warnings,
        @Nullable Signer signer) {

    /** No part but the signer may be null; the list is copied. */
    public PluginDescriptor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(symbolicName, "symbolicName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(resource, "resource");
        warnings = List.copyOf(warnings);
    }

    /** Not signed, and without warnings. */
    public PluginDescriptor(
            String name,
            PluginType type,
            String symbolicName,
            Version version,
            String description,
            Resource resource) {
        this(name, type, symbolicName, version, description, resource, List.of());
    }

    /** Not signed. */
    public PluginDescriptor(
            String name,
            PluginType type,
            String symbolicName,
            Version version,
            String description,
            Resource resource,
            List<String> warnings) {
        this(name, type, symbolicName, version, description, resource, warnings, null);
    }

    /**
     * Whether two versions of it can run side by side ({@link PluginBundle#overlap}); always for a
     * library.
     */
    public boolean overlaps() {
        return resource.getCapabilities(PluginBundle.NAMESPACE).stream()
                .noneMatch(
                        plugin -> "false".equals(plugin.getAttributes().get(PluginBundle.OVERLAP)));
    }

    /** The same artifact with these warnings instead of its own. */
    public PluginDescriptor withWarnings(List<String> others) {
        return new PluginDescriptor(
                name, type, symbolicName, version, description, resource, others, signer);
    }

    /** The same artifact, signed by this one. */
    public PluginDescriptor withSigner(@Nullable Signer other) {
        return new PluginDescriptor(
                name, type, symbolicName, version, description, resource, warnings, other);
    }
}
