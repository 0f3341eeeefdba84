package dev.backplane.config;

import org.osgi.annotation.versioning.ProviderType;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What plugins declare of their configurations, in their Metatype (OSGi Compendium 8, chapter 105).
 *
 * <p>Thread-safe; does not block but for reading files of bundles and secrets.
 *
 * @since 0.1
 */
@ProviderType
public interface ConfigurationSchemas {

    /**
     * Holds properties against what is declared of the PID. Placeholders ({@code $[secret:…]},
     * {@code $[env:…]}, {@code $[prop:…]}) stay what they are; what they stand for is what is
     * judged.
     *
     * @param pid a PID, or {@code FACTORY-PID~NAME}
     * @param properties by key; {@code KEY:TYPE} says the type where nobody declares it, as in
     *     configuration files (OSGi Compendium 8, section 150.3.2)
     */
    CheckedConfiguration check(String pid, Map<String, Object> properties);

    /**
     * Which of the keys hold what must not be shown: by their declared type, or by their names
     * where nobody declares them.
     */
    Set<String> secrets(String pid, Collection<String> keys);
}
