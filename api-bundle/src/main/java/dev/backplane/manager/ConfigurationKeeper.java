package dev.backplane.manager;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Optional;

/**
 * The configurations of plugins and of the runtime, changed as {@link PluginManager#plan} says. A
 * change of {@code dev.backplane.plugin~NAME} is the change of that plugin which follows from it.
 *
 * <p>Thread-safe. Changes are carried out one after the other with those of plugins.
 *
 * @since 0.1
 */
@ProviderType
public interface ConfigurationKeeper {

    /** Every configuration, by PID. Does not wait for changes. */
    List<ConfigurationInfo> configurations();

    /** One configuration; empty if there is none of that PID. */
    Optional<ConfigurationInfo> configuration(String pid);

    /**
     * Makes the change at once. The components that have the PID have taken it when this returns,
     * or have had their time, 5 s. It is written and recorded by {@link
     * dev.backplane.config.ConfigurationWriter}.
     *
     * @return what was done, as a plan
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if the PID, a key or a
     *     value will not do, with all that is wrong; {@code UNKNOWN_CONFIGURATION} if what is to be
     *     deleted is not there; {@code CONFLICT} if the expected revision is not the latest; {@code
     *     OWNED_ELSEWHERE} if another door owns it; {@code IN_USE} if it would restart what it does
     *     not name; {@code CONFIGURATION_FAILED} if a component failed with it, and it was taken
     *     back; for a plugin's desired state what {@link PluginManager} throws
     */
    Plan change(Proposal.Configure proposal);
}
