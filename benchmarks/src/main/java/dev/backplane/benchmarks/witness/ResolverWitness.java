package dev.backplane.benchmarks.witness;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Writes down the largest number of bundles that one run of the resolver was given. */
public final class ResolverWitness implements BundleActivator, ResolverHookFactory {

    private Path file = Path.of("resolver-batch");
    private int largest;

    @Override
    public void start(BundleContext context) {
        file = Path.of(context.getProperty("backplane.home")).resolve("data/resolver-batch");
        context.registerService(ResolverHookFactory.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public synchronized ResolverHook begin(Collection<BundleRevision> triggers) {
        if (triggers.size() > largest) {
            largest = triggers.size();
            try {
                Files.writeString(file, String.valueOf(largest));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Nothing();
    }

    /** Watches only. */
    private static final class Nothing implements ResolverHook {

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {}

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> candidates) {}

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {}

        @Override
        public void end() {}
    }
}
