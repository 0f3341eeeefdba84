package dev.backplane.manager.internal;

import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what others do to plugins' bundles, by {@code bundle:stop} in the shell or by the framework
 * itself. It is shown and never fought; calls to a bundle that goes down are refused at once.
 */
final class NativeChanges implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(NativeChanges.class);

    private final BundleContext context;
    private final SerialQueue queue;
    private final Registry registry;
    private final Lifecycle lifecycle;

    NativeChanges(
            BundleContext context, SerialQueue queue, Registry registry, Lifecycle lifecycle) {
        this.context = context;
        this.queue = queue;
        this.registry = registry;
        this.lifecycle = lifecycle;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        Entry entry = registry.find(bundle);
        if (entry == null || entry.operating() || isFrameworkStopping()) {
            return;
        }
        if (event.getType() == BundleEvent.STOPPING) {
            lifecycle.unroute(entry, "stopped (natively, outside Backplane)");
        }
        boolean updated = event.getType() == BundleEvent.UPDATED;
        queue.submit(
                () -> {
                    if (updated) {
                        noteUpdate(entry, bundle);
                    }
                    observe(entry, bundle);
                });
    }

    /** {@code Bundle.update} works as the framework does it; what runs then came from elsewhere. */
    private void noteUpdate(Entry entry, Bundle bundle) {
        if (bundle.equals(entry.bundle())) {
            entry.updatedNatively(bundle.getVersion());
            registry.changed(entry);
            LOG.warn("{} was updated natively to {}", Text.label(entry), bundle.getVersion());
        }
    }

    private boolean isFrameworkStopping() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }

    private void observe(Entry entry, Bundle bundle) {
        if (!bundle.equals(entry.bundle())) {
            return; // overtaken by a change of ours
        }
        boolean up = BundleStates.isUp(bundle);
        if (bundle.getState() == Bundle.UNINSTALLED) {
            registry.carry(entry, entry.artifact(), null);
            registry.enter(
                    entry,
                    Phase.STOPPED,
                    "its bundle was uninstalled natively; bring it back with: backplane plugin start "
                            + entry.name());
            LOG.warn("{} was uninstalled natively", Text.label(entry));
        } else if (!up && entry.phase() == Phase.ACTIVE) {
            registry.enter(
                    entry,
                    Phase.STOPPED,
                    entry.desired().shouldRun() ? "its bundle was stopped natively" : null);
            LOG.info("{} was stopped natively", Text.label(entry));
        } else if (up && entry.phase() != Phase.ACTIVE && isStarted(entry, bundle)) {
            startedNatively(entry, bundle);
        } else {
            registry.changed(entry);
        }
    }

    /** A fragment is attached with its host, whether anybody wants it to run or not. */
    private static boolean isStarted(Entry entry, Bundle bundle) {
        return entry.desired().shouldRun() || !BundleStates.isFragment(bundle);
    }

    private void startedNatively(Entry entry, Bundle bundle) {
        try {
            lifecycle.judge(entry, bundle);
            if (!entry.desired().shouldRun()) {
                registry.enter(entry, Phase.ACTIVE, "its bundle was started natively");
            }
            LOG.info("{} was started natively", Text.label(entry));
        } catch (PluginException e) {
            lifecycle.fail(entry, e);
        }
    }
}
