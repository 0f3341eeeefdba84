package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;

/** Is told of every bundle that is taken away for good. */
@FunctionalInterface
public interface Departures {

    /**
     * Before the bundle is stopped, on the thread that will do it.
     *
     * @param label the plugin's name, with or without its version
     * @return to be run when the bundle is uninstalled
     */
    Runnable leaving(Bundle bundle, String label);
}
