package dev.backplane.monitor.internal.jfr;

import dev.backplane.monitor.internal.jfr.Party.Kind;
import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;

/** Tells plugins, libraries and the runtime's own bundles apart. */
public final class BundleParty {

    private static final String DISTRIBUTION = "backplane.distribution";

    private final @Nullable String coreFolder;

    /** The runtime's own bundles lie in the distribution. */
    public BundleParty(BundleContext context) {
        String distribution = context.getProperty(DISTRIBUTION);
        coreFolder = distribution == null ? null : distribution + "/bundles/";
    }

    /** Null if the bundle is gone. */
    public @Nullable Party of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return null;
        }
        String version = bundle.getVersion().toString();
        String plugin = pluginName(revision);
        if (plugin != null) {
            return new Party(Kind.PLUGIN, plugin, version);
        }
        boolean host =
                bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID
                        || (coreFolder != null && bundle.getLocation().contains(coreFolder));
        return new Party(
                host ? Kind.HOST : Kind.LIBRARY, String.valueOf(bundle.getSymbolicName()), version);
    }

    private static @Nullable String pluginName(BundleRevision revision) {
        return revision.getDeclaredCapabilities(PluginBundle.NAMESPACE).stream()
                .map(each -> each.getAttributes().get(PluginBundle.NAMESPACE))
                .map(String::valueOf)
                .findFirst()
                .orElse(null);
    }
}
