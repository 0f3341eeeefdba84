package dev.backplane.config;

import dev.backplane.manager.Owner;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes configurations: checked, recorded, and taken back if a component cannot live with them.
 *
 * <p>Thread-safe: writes follow one after the other. What is written past it, by the standard
 * {@code ConfigurationAdmin}, is recorded as well, but neither checked nor taken back.
 *
 * @since 0.1
 */
@ProviderType
public interface ConfigurationWriter {

    /**
     * Writes a content and its revision; both are on disk when this returns, or neither is. Nothing
     * happens if the content is that already. Blocks for the disk only.
     *
     * @return the revision that holds now
     * @throws dev.backplane.plugin.PluginException {@code CONFLICT} if the expected revision is not
     *     the latest; {@code OWNED_ELSEWHERE} if another door owns it and force was not given;
     *     {@code INVALID_ARGUMENT} with all faults; {@code TOO_LARGE}; {@code
     *     UNKNOWN_CONFIGURATION} if what is to be deleted is not there; {@code RUNTIME_UNAVAILABLE}
     *     if the disk refuses it, and nothing is changed then
     */
    ConfigurationRevision write(ConfigurationWrite write);

    /**
     * Waits until the components that had the PID before have come up with the revision, at most
     * some seconds.
     *
     * @throws dev.backplane.plugin.PluginException {@code CONFIGURATION_FAILED} if one of them
     *     failed because of it; the former content holds again, unless policy says otherwise
     */
    void confirm(ConfigurationRevision written);

    /**
     * Gives a configuration back: the file that sets it, if there is one, owns it again and is read
     * again; else the next who writes it owns it.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_CONFIGURATION} if neither a
     *     configuration nor a file of that PID is there
     */
    void release(String pid, Owner by);
}
