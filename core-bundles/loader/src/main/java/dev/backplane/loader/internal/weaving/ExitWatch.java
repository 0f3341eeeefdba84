package dev.backplane.loader.internal.weaving;

import dev.backplane.loader.internal.guard.ExitGuard;
import dev.backplane.loader.internal.policy.CodePolicy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts the weaving hook up once there is a bundle whose classes it is for: until then, as at every
 * first start, no class pays for it.
 */
@Component(
        service = {},
        immediate = true)
public final class ExitWatch implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(ExitWatch.class);

    private final BundleContext context;
    private final CodePolicy policy;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile @Nullable ServiceRegistration<WeavingHook> hook;

    @Activate
    public ExitWatch(BundleContext context, @Reference CodePolicy policy) {
        this.context = context;
        this.policy = policy;
        ExitGuard.decideBy(this::decide);
        context.addBundleListener(this);
        for (Bundle bundle : context.getBundles()) {
            consider(bundle);
        }
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        ServiceRegistration<WeavingHook> registered = hook;
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.INSTALLED) {
            consider(event.getBundle());
        }
    }

    private void consider(Bundle bundle) {
        if (StoredBundles.isStored(bundle)
                && policy.watchesExits()
                && watching.compareAndSet(false, true)) {
            hook = context.registerService(WeavingHook.class, new ExitGuardHook(), null);
        }
    }

    private void decide(String symbolicName, String call) {
        if (policy.refusesExit(symbolicName)) {
            throw ExitGuard.refusal(symbolicName, call);
        }
        LOG.warn("The plugin {} ends the JVM: it called {}", symbolicName, call);
    }
}
