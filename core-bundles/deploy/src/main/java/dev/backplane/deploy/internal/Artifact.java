package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.manager.PluginInfo;

import org.osgi.framework.Version;

/**
 * What the door must know of a bundle to tell files apart.
 *
 * @param name the plugin's name; for a library its symbolic name
 */
record Artifact(String name, String symbolicName, Version version, Digest digest) {

    static Artifact of(PluginDescriptor descriptor, Digest digest) {
        return new Artifact(
                descriptor.name(), descriptor.symbolicName(), descriptor.version(), digest);
    }

    static Artifact of(PluginInfo entry) {
        return new Artifact(
                entry.name(),
                entry.symbolicName(),
                Version.parseVersion(entry.version()),
                entry.digest());
    }
}
