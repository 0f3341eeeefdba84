package dev.backplane.monitor.internal;

import dev.backplane.plugin.PluginBundle;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

import java.util.List;

/** Whose a bundle is. */
public final class PluginNames {

    private PluginNames() {}

    /** Whether it is a plugin. */
    public static boolean isPlugin(Bundle bundle) {
        return !declared(bundle).isEmpty();
    }

    /** The plugin's name; of a bundle that is none the symbolic name. */
    public static String of(Bundle bundle) {
        List<BundleCapability> declared = declared(bundle);
        return declared.isEmpty()
                ? bundle.getSymbolicName()
                : String.valueOf(declared.getFirst().getAttributes().get(PluginBundle.NAMESPACE));
    }

    private static List<BundleCapability> declared(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null
                ? List.of()
                : revision.getDeclaredCapabilities(PluginBundle.NAMESPACE);
    }
}
