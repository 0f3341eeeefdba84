package dev.backplane.bus.internal;

import dev.backplane.plugin.PluginBundle;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** What people call a bundle. */
public final class BundleNames {

    private BundleNames() {}

    /** The plugin's name, or the symbolic name of a bundle that is no plugin. */
    public static String of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision != null) {
            for (BundleCapability plugin :
                    revision.getDeclaredCapabilities(PluginBundle.NAMESPACE)) {
                if (plugin.getAttributes().get(PluginBundle.NAMESPACE) instanceof String name) {
                    return name;
                }
            }
        }
        String symbolicName = bundle.getSymbolicName();
        return symbolicName == null ? "" : symbolicName;
    }
}
