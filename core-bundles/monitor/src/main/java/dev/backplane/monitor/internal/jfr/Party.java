package dev.backplane.monitor.internal.jfr;

/**
 * Who uses something.
 *
 * @param name the plugin's name; otherwise the symbolic name
 */
public record Party(Kind kind, String name, String version) {

    /** What sort of bundle it is. */
    public enum Kind {
        PLUGIN,
        /** Works for the plugin that calls it. */
        LIBRARY,
        /** The runtime itself. */
        HOST
    }
}
