package dev.backplane.config;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.util.Map;

/**
 * What this runtime says of itself, so that a desired state or a configuration can name the
 * runtimes it is for. Always there, with or without a fleet. When the labels change, the service is
 * the same and its property {@link #CHANGES} differs.
 *
 * <p>Thread-safe; no method waits.
 *
 * @since 0.1
 */
@ProviderType
public interface NodeLabels {

    /** The PID of the configuration whose {@code labels} holds lines {@code KEY=VALUE}. */
    String PID = "dev.backplane.node";

    /** The service property that counts the changes of the labels; an {@code Integer}. */
    String CHANGES = "backplane.label.changes";

    /** The key of a desired state that holds its filter. */
    String TARGET = "target";

    /** The same key of any other configuration. */
    String CONFIGURATION_TARGET = "backplane.target";

    /**
     * All labels by their key, sorted; {@code node}, {@code os} and {@code arch} are always there.
     */
    Map<String, String> labels();

    /**
     * Whether a filter chooses this runtime.
     *
     * @param target an LDAP filter over the labels (OSGi Core 8, section 3.2.7), whose keys may be
     *     written in either case; null or blank chooses all
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if it is no filter
     */
    boolean match(@Nullable String target);
}
