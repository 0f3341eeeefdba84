package dev.backplane.loader;

/**
 * What an artifact is.
 *
 * @since 0.1
 */
public enum PluginType {
    /**
     * A bundle with the capability {@code dev.backplane.plugin}: it runs in the JVM and answers
     * calls.
     */
    BUNDLE,
    /**
     * Any other OSGi bundle: it offers packages and services to others and is named by its symbolic
     * name.
     */
    LIBRARY
}
