package dev.backplane.monitor.internal.jfr;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

import java.util.Collection;

/**
 * Anchors the active bundles, and those that become active. Not before that: to load a class of a
 * bundle that waits for its first use would start it.
 */
public final class Anchors implements BundleListener, AutoCloseable {

    private static final int TRIES = 20;

    private final BundleContext context;
    private final BundleParty parties;
    private final Anchor anchor = new Anchor();

    /** Anchors nothing yet. */
    public Anchors(BundleContext context) {
        this.context = context;
        this.parties = new BundleParty(context);
    }

    /** Anchors all that are active, now. */
    public void commitAll() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() == Bundle.ACTIVE) {
                commit(bundle);
            }
        }
    }

    /** Anchors all that are active or become so, until this is closed. */
    public void follow() {
        context.addBundleListener(this);
        commitAll();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED) {
            commit(event.getBundle());
        }
    }

    private void commit(Bundle bundle) {
        Party party = parties.of(bundle);
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        Class<?> own = party == null || wiring == null ? null : anyClass(bundle, wiring);
        if (own != null) {
            anchor.commit(own, party, bundle.getBundleId());
        }
    }

    /** A class that this loader defines; some may not link, since what they want is optional. */
    private static @Nullable Class<?> anyClass(Bundle bundle, BundleWiring wiring) {
        Collection<String> files =
                wiring.listResources(
                        "/",
                        "*.class",
                        BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL);
        return files.stream()
                .filter(file -> !file.endsWith("-info.class") && !file.startsWith("META-INF"))
                .limit(TRIES)
                .map(file -> load(bundle, file))
                .filter(type -> type != null && bundle.equals(FrameworkUtil.getBundle(type)))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Class<?> load(Bundle bundle, String file) {
        try {
            return bundle.loadClass(
                    file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException | LinkageError | IllegalStateException e) {
            return null; // the next one will do
        }
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
        anchor.close();
    }
}
