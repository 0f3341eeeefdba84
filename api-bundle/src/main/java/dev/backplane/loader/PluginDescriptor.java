package dev.backplane.loader;

import org.osgi.framework.Version;
import org.osgi.resource.Resource;

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
 * @since 0.1
 */
public record PluginDescriptor(
        String name,
        PluginType type,
        String symbolicName,
        Version version,
        String description,
        Resource resource) {

    /** No part may be null. */
    public PluginDescriptor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(symbolicName, "symbolicName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(resource, "resource");
    }
}
