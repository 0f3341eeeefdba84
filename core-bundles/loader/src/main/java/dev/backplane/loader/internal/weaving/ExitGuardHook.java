package dev.backplane.loader.internal.weaving;

import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Rewrites classes of bundles that came out of the store, and no others (OSGi Core 8, chapter 56).
 */
final class ExitGuardHook implements WeavingHook {

    private static final String GUARD_IMPORT = "dev.backplane.loader.internal.guard;woven=\"true\"";

    @Override
    public void weave(WovenClass woven) {
        Bundle bundle = woven.getBundleWiring().getBundle();
        if (!StoredBundles.isStored(bundle)) {
            return;
        }
        byte[] rewritten =
                ExitWeaver.weave(woven.getBytes(), String.valueOf(bundle.getSymbolicName()));
        if (rewritten != null) {
            woven.getDynamicImports().add(GUARD_IMPORT);
            woven.setBytes(rewritten);
        }
    }
}
